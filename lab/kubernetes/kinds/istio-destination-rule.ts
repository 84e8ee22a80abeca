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
  oneOfValues,
  text,
  uint32,
  withRules,
} from '../schema/schema-builders.ts';

const anyDuration: JsonSchema = withRules(text, {
  rule: "duration(self) >= duration('0s')",
  message: 'must be a valid duration',
});

const localityLbSetting = object({
  enabled: { ...flag, nullable: true },
  distribute: list(object({ from: text, to: map(uint32) })),
  failover: list(object({ from: text, to: text })),
  failoverPriority: list(text),
});

const consistentHash: JsonSchema = {
  ...object({
    httpHeaderName: text,
    httpCookie: object({ name: text, path: text, ttl: anyDuration }, ['name']),
    useSourceIp: flag,
    httpQueryParameterName: text,
    ringHash: object({ minimumRingSize: { type: 'integer', minimum: 0 } }),
    maglev: object({ tableSize: { type: 'integer', minimum: 0 } }),
    minimumRingSize: { type: 'integer', minimum: 0 },
  }),
  ...atMostOne('httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'),
};

const loadBalancer: JsonSchema = {
  ...object({
    simple: oneOfValues('UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST'),
    consistentHash,
    localityLbSetting,
    warmupDurationSecs: duration,
    warmup: object(
      {
        duration,
        minimumPercent: { ...decimal, minimum: 0, maximum: 100, nullable: true },
        aggression: { ...decimal, minimum: 1, nullable: true },
      },
      ['duration'],
    ),
  }),
  ...atMostOne('simple', 'consistentHash'),
};

const connectionPool = object({
  tcp: object({
    maxConnections: int32,
    connectTimeout: duration,
    tcpKeepalive: object({ probes: uint32, time: duration, interval: duration }),
    maxConnectionDuration: duration,
    idleTimeout: anyDuration,
  }),
  http: object({
    http1MaxPendingRequests: int32,
    http2MaxRequests: int32,
    maxRequestsPerConnection: int32,
    maxRetries: int32,
    idleTimeout: duration,
    h2UpgradePolicy: oneOfValues('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
    useClientProtocol: flag,
    maxConcurrentStreams: int32,
  }),
});

const outlierDetection = object({
  consecutiveErrors: int32,
  consecutive5xxErrors: { ...uint32, nullable: true },
  consecutiveGatewayErrors: { ...uint32, nullable: true },
  consecutiveLocalOriginFailures: { ...uint32, nullable: true },
  splitExternalLocalOriginErrors: flag,
  interval: duration,
  baseEjectionTime: duration,
  maxEjectionPercent: int32,
  minHealthPercent: int32,
});

const tls = object({
  mode: oneOfValues('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
  clientCertificate: text,
  privateKey: text,
  caCertificates: text,
  credentialName: text,
  subjectAltNames: list(text),
  sni: text,
  insecureSkipVerify: { ...flag, nullable: true },
  caCrl: text,
});

const portPolicy = { loadBalancer, connectionPool, outlierDetection, tls };
const trafficPolicy = object({
  ...portPolicy,
  portLevelSettings: list(object({ port: object({ number: uint32 }), ...portPolicy }), { maxItems: 4_096 }),
  tunnel: object({ protocol: text, targetHost: text, targetPort: uint32 }, ['targetHost', 'targetPort']),
  proxyProtocol: object({ version: oneOfValues('V1', 'V2') }),
  retryBudget: object({
    percent: { ...decimal, minimum: 0, maximum: 100, nullable: true },
    minRetryConcurrency: uint32,
    budgetInterval: duration,
  }),
});

/** `spec` of a DestinationRule (https://istio.io/latest/docs/reference/config/networking/destination-rule/). */
export const destinationRuleSpec: JsonSchema = object(
  {
    host: text,
    trafficPolicy,
    subsets: list(object({ name: text, labels: map(text), trafficPolicy }, ['name'])),
    exportTo: list(text),
    workloadSelector: object({ matchLabels: map(text) }),
  },
  ['host'],
);
