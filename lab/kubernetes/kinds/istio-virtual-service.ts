import type { JsonSchema } from '../schema/json-schema.ts';
import {
  atMostOne,
  decimal,
  duration,
  flag,
  int32,
  list,
  map,
  object,
  text,
  uint32,
} from '../schema/schema-builders.ts';

const port = object({ number: uint32 });
const destination = object({ host: text, subset: text, port }, ['host']);
const stringMatch: JsonSchema = {
  ...object({ exact: text, prefix: text, regex: text }),
  ...atMostOne('exact', 'prefix', 'regex'),
};
const percent = object({ value: decimal });
const headerChanges = object({ set: map(text), add: map(text), remove: list(text) });
const headers = object({ request: headerChanges, response: headerChanges });

const httpMatch = object({
  name: text,
  uri: stringMatch,
  scheme: stringMatch,
  method: stringMatch,
  authority: stringMatch,
  headers: map(stringMatch),
  withoutHeaders: map(stringMatch),
  queryParams: map(stringMatch),
  port: uint32,
  sourceLabels: map(text),
  sourceNamespace: text,
  gateways: list(text),
  ignoreUriCase: flag,
  statPrefix: text,
});

const fault = object({
  delay: {
    ...object({ percent: int32, percentage: percent, fixedDelay: duration, exponentialDelay: duration }),
    ...atMostOne('fixedDelay', 'exponentialDelay'),
  },
  abort: {
    ...object({ percentage: percent, httpStatus: int32, grpcStatus: text, http2Error: text }),
    ...atMostOne('grpcStatus', 'http2Error', 'httpStatus'),
  },
});

const redirect: JsonSchema = {
  ...object({
    uri: text,
    authority: text,
    port: uint32,
    derivePort: { type: 'string', enum: ['FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'] },
    scheme: text,
    redirectCode: uint32,
  }),
  ...atMostOne('port', 'derivePort'),
};

const directResponse = object(
  { status: uint32, body: { ...object({ string: text, bytes: text }), ...atMostOne('string', 'bytes') } },
  ['status'],
);

const corsPolicy = object({
  allowOrigin: list(text),
  allowOrigins: list(stringMatch),
  allowMethods: list(text),
  allowHeaders: list(text),
  exposeHeaders: list(text),
  maxAge: duration,
  allowCredentials: flag,
  unmatchedPreflights: { type: 'string', enum: ['UNSPECIFIED', 'FORWARD', 'IGNORE'] },
});

const retries = object({
  attempts: int32,
  perTryTimeout: duration,
  retryOn: text,
  retryRemoteLocalities: { ...flag, nullable: true },
  retryIgnorePreviousHosts: { ...flag, nullable: true },
  backoff: duration,
});

const httpRoute = object({
  name: text,
  match: list(httpMatch),
  route: list(object({ destination, weight: int32, headers }, ['destination'])),
  redirect,
  directResponse,
  delegate: object({ name: text, namespace: text }),
  rewrite: object({
    uri: text,
    authority: text,
    uriRegexRewrite: object({ match: text, rewrite: text }),
  }),
  timeout: duration,
  retries,
  fault,
  mirror: destination,
  mirrors: list(object({ destination, percentage: percent }, ['destination'])),
  mirror_percent: { ...uint32, nullable: true },
  mirrorPercent: { ...uint32, nullable: true },
  mirrorPercentage: percent,
  corsPolicy,
  headers,
});

const connectionMatch = {
  destinationSubnets: list(text),
  port: uint32,
  sourceLabels: map(text),
  gateways: list(text),
  sourceNamespace: text,
};
const connectionRoute = list(object({ destination, weight: int32 }, ['destination']));

/** `spec` of a VirtualService (https://istio.io/latest/docs/reference/config/networking/virtual-service/). */
export const virtualServiceSpec: JsonSchema = object({
  hosts: list(text),
  gateways: list(text),
  http: list(httpRoute),
  tls: list(
    object(
      {
        match: list(object({ ...connectionMatch, sniHosts: list(text) }, ['sniHosts'])),
        route: connectionRoute,
      },
      ['match'],
    ),
  ),
  tcp: list(
    object({ match: list(object({ ...connectionMatch, sourceSubnet: text })), route: connectionRoute }),
  ),
  exportTo: list(text),
});
