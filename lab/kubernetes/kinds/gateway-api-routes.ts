import type { JsonSchema } from '../schema/json-schema.ts';
import {
  keyedList,
  list,
  object,
  oneOfValues,
  text,
  textBetween,
  withRules,
} from '../schema/schema-builders.ts';

const dnsName = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
export const hostname: JsonSchema = textBetween(
  1,
  253,
  '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
);
export const group: JsonSchema = { type: 'string', maxLength: 253, pattern: `^$|${dnsName}` };
export const kind: JsonSchema = textBetween(1, 63, '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$');
export const objectName: JsonSchema = textBetween(1, 253);
export const namespaceName: JsonSchema = textBetween(1, 63, '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$');
export const port: JsonSchema = { type: 'integer', format: 'int32', minimum: 1, maximum: 65_535 };
const span: JsonSchema = { type: 'string', pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' };

export const parentRefs: JsonSchema = list(
  object(
    {
      group: { ...group, default: 'gateway.networking.k8s.io' },
      kind: { ...kind, default: 'Gateway' },
      namespace: namespaceName,
      name: objectName,
      sectionName: textBetween(1, 253, dnsName),
      port,
    },
    ['name'],
  ),
  { maxItems: 32 },
);

const serviceNeedsPort = {
  rule: "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
  message: 'Must have port for Service reference',
};

const backend = {
  group: { ...group, default: '' },
  kind: { ...kind, default: 'Service' },
  name: objectName,
  namespace: namespaceName,
  port,
} satisfies Record<string, JsonSchema>;
const weight: JsonSchema = { type: 'integer', format: 'int32', minimum: 0, maximum: 1_000_000, default: 1 };

const headerName = textBetween(1, 256, "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$");
const headerList = keyedList(
  object({ name: headerName, value: textBetween(1, 4_096) }, ['name', 'value']),
  ['name'],
  { maxItems: 16 },
);
const headerModifier = object({
  add: headerList,
  set: headerList,
  remove: { ...list(text, { maxItems: 16 }), 'x-kubernetes-list-type': 'set' },
});
const pathModifier = object(
  {
    type: oneOfValues('ReplaceFullPath', 'ReplacePrefixMatch'),
    replaceFullPath: textBetween(0, 1_024),
    replacePrefixMatch: textBetween(0, 1_024),
  },
  ['type'],
);
const mirror = withRules(
  object(
    {
      backendRef: withRules(object(backend, ['name']), serviceNeedsPort),
      percent: { type: 'integer', format: 'int32', minimum: 0, maximum: 100 },
      fraction: object(
        {
          numerator: { type: 'integer', format: 'int32', minimum: 0 },
          denominator: { type: 'integer', format: 'int32', minimum: 1, default: 100 },
        },
        ['numerator'],
      ),
    },
    ['backendRef'],
  ),
  {
    rule: '!(has(self.percent) && has(self.fraction))',
    message: 'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter',
  },
);

const filterBodies = [
  'requestHeaderModifier',
  'responseHeaderModifier',
  'requestMirror',
  'requestRedirect',
  'urlRewrite',
  'extensionRef',
  'cors',
] as const;

function typeOfFilter(body: string): string {
  const names: Readonly<Record<string, string>> = { urlRewrite: 'URLRewrite', cors: 'CORS' };
  return names[body] ?? `${body.charAt(0).toUpperCase()}${body.slice(1)}`;
}

/** Each filter type needs its own body and may not have another's. */
const filterRules = filterBodies.flatMap((body) => [
  {
    rule: `!(has(self.${body}) && self.type != '${typeOfFilter(body)}')`,
    message: `filter.${body} must be nil if the filter.type is not ${typeOfFilter(body)}`,
  },
  {
    rule: `!(!has(self.${body}) && self.type == '${typeOfFilter(body)}')`,
    message: `filter.${body} must be specified for ${typeOfFilter(body)} filter.type`,
  },
]);

function filters(bodies: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const types = filterBodies.filter((body) => bodies[body] !== undefined).map(typeOfFilter);
  const rules = filterRules.filter(({ rule }) =>
    Object.keys(bodies).some((body) => rule.includes(`self.${body})`)),
  );
  return list(withRules(object({ type: oneOfValues(...types), ...bodies }, ['type']), ...rules), {
    maxItems: 16,
  });
}

const extensionRef = object({ group, kind, name: objectName }, ['group', 'kind', 'name']);
const httpFilters = filters({
  requestHeaderModifier: headerModifier,
  responseHeaderModifier: headerModifier,
  requestMirror: mirror,
  requestRedirect: object({
    scheme: oneOfValues('http', 'https'),
    hostname: textBetween(1, 253, dnsName),
    path: pathModifier,
    port,
    statusCode: { type: 'integer', default: 302 },
  }),
  urlRewrite: object({ hostname: textBetween(1, 253, dnsName), path: pathModifier }),
  cors: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  extensionRef,
});
const grpcFilters = filters({
  requestHeaderModifier: headerModifier,
  responseHeaderModifier: headerModifier,
  requestMirror: mirror,
  extensionRef,
});

function backendRefs(allowedFilters: JsonSchema): JsonSchema {
  const item = withRules(object({ ...backend, weight, filters: allowedFilters }, ['name']), serviceNeedsPort);
  return list(item, { maxItems: 16 });
}

const path: JsonSchema = {
  ...withRules(
    object({
      type: { ...oneOfValues('Exact', 'PathPrefix', 'RegularExpression'), default: 'PathPrefix' },
      value: { ...textBetween(0, 1_024), default: '/' },
    }),
    {
      rule: "(self.type in ['Exact', 'PathPrefix']) ? self.value.startsWith('/') : true",
      message: "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
    },
    {
      rule: "(self.type in ['Exact', 'PathPrefix']) ? !self.value.contains('//') : true",
      message: "must not contain '//' when type one of ['Exact', 'PathPrefix']",
    },
  ),
  default: { type: 'PathPrefix', value: '/' },
};
const valueMatch = (name: JsonSchema): JsonSchema =>
  keyedList(
    object(
      {
        type: { ...oneOfValues('Exact', 'RegularExpression'), default: 'Exact' },
        name,
        value: textBetween(1, 4_096),
      },
      ['name', 'value'],
    ),
    ['name'],
    { maxItems: 16 },
  );

const httpRule = withRules(
  object({
    name: textBetween(1, 253, dnsName),
    matches: {
      ...list(
        object({
          path,
          headers: valueMatch(headerName),
          queryParams: valueMatch(headerName),
          method: oneOfValues('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
        }),
        { maxItems: 64 },
      ),
      default: [{ path: { type: 'PathPrefix', value: '/' } }],
    },
    filters: httpFilters,
    backendRefs: backendRefs(httpFilters),
    timeouts: withRules(object({ request: span, backendRequest: span }), {
      rule: "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
      message: 'backendRequest timeout cannot be longer than request timeout',
    }),
  }),
  {
    rule: "(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, f.type != 'RequestRedirect')) : true",
    message: 'RequestRedirect filter must not be used together with backendRefs',
  },
);

/** `spec` of an HTTPRoute (https://gateway-api.sigs.k8s.io/reference/spec/#httproute), standard channel. */
export const httpRouteSpec: JsonSchema = object({
  parentRefs,
  hostnames: list(hostname, { maxItems: 16 }),
  rules: {
    ...list(httpRule, { minItems: 1, maxItems: 16 }),
    default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  },
});

export const grpcRouteSpec: JsonSchema = object({
  parentRefs,
  hostnames: list(hostname, { maxItems: 16 }),
  rules: list(
    object({
      name: textBetween(1, 253, dnsName),
      matches: list(
        object({
          method: object({
            type: { ...oneOfValues('Exact', 'RegularExpression'), default: 'Exact' },
            service: textBetween(0, 1_024),
            method: textBetween(0, 1_024),
          }),
          headers: valueMatch(headerName),
        }),
        { maxItems: 64 },
      ),
      filters: grpcFilters,
      backendRefs: backendRefs(grpcFilters),
    }),
    { maxItems: 16 },
  ),
});

const plainBackends = list(withRules(object({ ...backend, weight }, ['name']), serviceNeedsPort), {
  minItems: 1,
  maxItems: 16,
});

/** `spec` of TCPRoute and, with host names, of TLSRoute. */
export const tcpRouteSpec: JsonSchema = object(
  {
    parentRefs,
    rules: list(object({ name: text, backendRefs: plainBackends }, ['backendRefs']), {
      minItems: 1,
      maxItems: 16,
    }),
  },
  ['rules'],
);
export const tlsRouteSpec: JsonSchema = object(
  {
    parentRefs,
    hostnames: list(hostname, { minItems: 1, maxItems: 16 }),
    rules: list(object({ name: text, backendRefs: plainBackends }, ['backendRefs']), {
      minItems: 1,
      maxItems: 1,
    }),
  },
  ['rules', 'hostnames'],
);
