import { RE2JS } from 're2js';
import { z } from 'zod';
import type { KubernetesObject } from '../object.ts';
import { httpFaultProblems } from './istiod-fault-validation.ts';

/** What istiod says of an object: problems refuse it, warnings do not. */
export interface Verdict {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const destination = z.looseObject({
  host: z.string().default(''),
  subset: z.string().optional(),
  port: z.looseObject({ number: z.number().optional() }).optional(),
});
const percentage = z.looseObject({ value: z.number().default(0) });
const httpRoute = z.looseObject({
  name: z.string().default(''),
  match: z.array(z.unknown()).default([]),
  route: z.array(z.looseObject({ destination, weight: z.number().default(0) })).default([]),
  redirect: z.unknown().optional(),
  directResponse: z.unknown().optional(),
  delegate: z.unknown().optional(),
  fault: z.unknown().optional(),
  mirror: destination.optional(),
  mirrorPercentage: percentage.optional(),
  retries: z.looseObject({ attempts: z.number().default(0) }).optional(),
});
const virtualService = z.looseObject({
  hosts: z.array(z.string()).default([]),
  http: z.array(httpRoute).default([]),
  tcp: z.array(z.unknown()).default([]),
  tls: z.array(z.unknown()).default([]),
});
const destinationRule = z.looseObject({
  host: z.string().default(''),
  subsets: z.array(z.looseObject({ name: z.string().default('') })).default([]),
});

type HttpRoute = z.infer<typeof httpRoute>;
type Destination = z.infer<typeof destination>;

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function hostProblems(host: string): string[] {
  if (host === '') return ['empty domain name not allowed'];
  const labels = (host.startsWith('*.') ? host.slice(2) : host).split('.');
  if (host === '*' || labels.every((label) => /^[A-Za-z0-9_]([-A-Za-z0-9_]*[A-Za-z0-9])?$/.test(label)))
    return [];
  const label = labels.find((entry) => !dnsLabel.test(entry)) ?? host;
  return [`domain name "${host}" invalid (label "${label}" invalid)`];
}

function destinationProblems({ host, subset, port }: Destination): string[] {
  const number = port?.number;
  return [
    ...hostProblems(host),
    ...(subset === undefined || subset === '' || dnsLabel.test(subset)
      ? []
      : [`subset name is invalid: ${subset}`]),
    ...(number === undefined || (number >= 1 && number <= 65_535)
      ? []
      : [`port number ${number} must be in the range 1..65535`]),
  ];
}

function weightProblems(route: HttpRoute['route']): string[] {
  const negative = route.filter(({ weight }) => weight < 0).map(({ weight }) => `weight ${weight} < 0`);
  const total = route.reduce((sum, { weight }) => sum + weight, 0);
  return [...negative, ...(route.length > 1 && total === 0 ? ['total destination weight = 0'] : [])];
}

const stringMatch = z.looseObject({ regex: z.string().optional() });
const httpMatch = z.looseObject({
  uri: stringMatch.optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: z.record(z.string(), stringMatch).default({}),
  queryParams: z.record(z.string(), stringMatch).default({}),
});

function expressionProblems(match: unknown): string[] {
  const parsed = httpMatch.safeParse(match);
  if (!parsed.success) return [];
  const { uri, scheme, method, authority, headers, queryParams } = parsed.data;
  const named = { uri, scheme, method, authority, ...headers, ...queryParams };
  return Object.entries(named).flatMap(([name, value]) => {
    try {
      RE2JS.compile(value?.regex ?? '');
      return [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [
        `"${name}": ${why}; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)`,
      ];
    }
  });
}

function httpProblems(http: HttpRoute): string[] {
  const { route, redirect, directResponse, delegate, fault, mirror, mirrorPercentage, retries } = http;
  const leadsNowhere =
    route.length === 0 && [redirect, directResponse, delegate].every((entry) => entry === undefined);
  return [
    ...(leadsNowhere ? ['HTTP route, redirect or direct_response is required'] : []),
    ...(route.length > 0 && redirect !== undefined
      ? ['HTTP route cannot contain both route and redirect']
      : []),
    ...(fault !== undefined && redirect !== undefined
      ? ['HTTP route cannot contain both fault and redirect']
      : []),
    ...http.match.flatMap(expressionProblems),
    ...(fault === undefined ? [] : httpFaultProblems(fault)),
    ...route.flatMap((entry) => destinationProblems(entry.destination)),
    ...weightProblems(route),
    ...(mirror === undefined ? [] : destinationProblems(mirror)),
    ...((mirrorPercentage?.value ?? 0) > 100
      ? [`mirror_percentage must have a max value of 100 (it has ${mirrorPercentage?.value.toFixed(6)})`]
      : []),
    ...((retries?.attempts ?? 0) < 0 ? ['1 error occurred:\n\t* attempts cannot be negative\n\n'] : []),
  ];
}

/** Rules behind one that matches everything are never reached. */
function shadowedRules(http: readonly HttpRoute[]): string[] {
  const catchAll = http.findIndex(({ match }) => match.length === 0);
  if (catchAll === -1) return [];
  return http
    .slice(catchAll + 1)
    .map(({ name }, index) => (name === '' ? `#${catchAll + 1 + index}` : `"${name}"`))
    .map((name) => `virtualService rule ${name} not used (only the last rule can have no matches)`);
}

function virtualServiceVerdict(spec: unknown): Verdict {
  const parsed = virtualService.safeParse(spec ?? {});
  if (!parsed.success) return unreadable(parsed.error);
  const { hosts, http, tcp, tls } = parsed.data;
  const empty = http.length + tcp.length + tls.length === 0;
  return {
    problems: [
      ...hosts.flatMap(hostProblems),
      ...(empty ? ['http, tcp or tls must be provided in virtual service'] : []),
      ...http.flatMap(httpProblems),
    ],
    warnings: shadowedRules(http),
  };
}

function destinationRuleVerdict(spec: unknown): Verdict {
  const parsed = destinationRule.safeParse(spec ?? {});
  if (!parsed.success) return unreadable(parsed.error);
  const names = parsed.data.subsets.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return {
    problems: [
      ...hostProblems(parsed.data.host),
      ...names.filter((name) => !dnsLabel.test(name)).map((name) => `subset name is invalid: ${name}`),
      ...repeated.map((name) => `duplicate subset names: ${name}`),
    ],
    warnings: [],
  };
}

const gatewaySpec = z.looseObject({
  servers: z
    .array(
      z.looseObject({
        port: z.looseObject({ number: z.number().default(0) }),
        hosts: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

function gatewayVerdict(spec: unknown): Verdict {
  const parsed = gatewaySpec.safeParse(spec ?? {});
  if (!parsed.success) return unreadable(parsed.error);
  const { servers } = parsed.data;
  const problems = servers.flatMap(({ port, hosts }) => [
    ...(port.number >= 1 && port.number <= 65_535
      ? []
      : [`port number ${port.number} must be in the range 1..65535`]),
    ...(hosts.length > 0 ? [] : ['server config must contain at least one host']),
  ]);
  return {
    problems: servers.length === 0 ? ['gateway must have at least one server'] : problems,
    warnings: [],
  };
}

const authorizationSpec = z.looseObject({
  action: z.string().default('ALLOW'),
  rules: z.array(z.unknown()).default([]),
  provider: z.unknown().optional(),
});

function authorizationVerdict(spec: unknown): Verdict {
  const parsed = authorizationSpec.safeParse(spec ?? {});
  if (!parsed.success) return unreadable(parsed.error);
  const { action, rules, provider } = parsed.data;
  const problems = [
    ...(action === 'DENY' && rules.length === 0
      ? ['a deny policy without `rules` is meaningless and has no effect']
      : []),
    ...(action === 'CUSTOM' && provider === undefined ? ['`provider.name` must not be empty'] : []),
    ...(action !== 'CUSTOM' && provider !== undefined
      ? ['`provider` must not be with non CUSTOM action, found in policy']
      : []),
  ];
  return { problems, warnings: [] };
}

function unreadable(error: z.ZodError): Verdict {
  return { problems: [error.issues[0]?.message ?? 'cannot be read'], warnings: [] };
}

/** The answer of istiod's validation for one object; kinds that it does not look at pass. */
export function istiodVerdict(object: KubernetesObject): Verdict {
  const [group] = object.apiVersion.split('/');
  switch (`${group}/${object.kind}`) {
    case 'networking.istio.io/VirtualService':
      return virtualServiceVerdict(object.spec);
    case 'networking.istio.io/DestinationRule':
      return destinationRuleVerdict(object.spec);
    case 'networking.istio.io/Gateway':
      return gatewayVerdict(object.spec);
    case 'security.istio.io/AuthorizationPolicy':
      return authorizationVerdict(object.spec);
    default:
      return { problems: [], warnings: [] };
  }
}
