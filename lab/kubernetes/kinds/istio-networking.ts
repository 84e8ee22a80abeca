import type { JsonSchema } from '../schema/json-schema.ts';
import {
  anything,
  duration,
  flag,
  list,
  map,
  object,
  oneOfValues,
  text,
  textBetween,
  uint32,
  withRules,
} from '../schema/schema-builders.ts';

const gatewayTls = object({
  httpsRedirect: flag,
  mode: oneOfValues('PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'),
  serverCertificate: text,
  privateKey: text,
  caCertificates: text,
  caCrl: text,
  caCertCredentialName: text,
  credentialName: text,
  credentialNames: list(text, { minItems: 1, maxItems: 2 }),
  tlsCertificates: list(anything, { minItems: 1, maxItems: 2 }),
  subjectAltNames: list(text),
  verifyCertificateSpki: list(text),
  verifyCertificateHash: list(text),
  minProtocolVersion: oneOfValues('TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'),
  maxProtocolVersion: oneOfValues('TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'),
  cipherSuites: list(text),
});

const port = object({ number: uint32, protocol: text, name: text, targetPort: uint32 }, [
  'number',
  'protocol',
  'name',
]);

/** `spec` of an Istio Gateway (https://istio.io/latest/docs/reference/config/networking/gateway/). */
export const gatewaySpec: JsonSchema = object({
  selector: map(text),
  servers: list(
    object({ port, bind: text, hosts: list(text), tls: gatewayTls, defaultEndpoint: text, name: text }, [
      'port',
      'hosts',
    ]),
  ),
});

const servicePort: JsonSchema = withRules(uint32, {
  rule: '0 < self && self <= 65535',
  message: 'port must be between 1-65535',
});

const workload = {
  address: { type: 'string', maxLength: 256 },
  ports: map(servicePort),
  labels: map(text),
  network: { type: 'string', maxLength: 2_048 },
  locality: { type: 'string', maxLength: 2_048 },
  weight: uint32,
  serviceAccount: { type: 'string', maxLength: 253 },
} satisfies Record<string, JsonSchema>;

/** `spec` of a ServiceEntry (https://istio.io/latest/docs/reference/config/networking/service-entry/). */
export const serviceEntrySpec: JsonSchema = withRules(
  object(
    {
      hosts: list(withRules(text, { rule: "self != '*'", message: 'hostname cannot be wildcard' }), {
        minItems: 1,
        maxItems: 256,
      }),
      addresses: list({ type: 'string', maxLength: 64 }, { maxItems: 256 }),
      ports: list(
        object(
          {
            number: servicePort,
            protocol: { type: 'string', maxLength: 256 },
            name: { type: 'string', maxLength: 256 },
            targetPort: servicePort,
          },
          ['number', 'name'],
        ),
        { maxItems: 256 },
      ),
      location: oneOfValues('MESH_EXTERNAL', 'MESH_INTERNAL'),
      resolution: oneOfValues('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
      endpoints: list(object(workload), { maxItems: 4_096 }),
      workloadSelector: object({ labels: map(text) }),
      exportTo: list(text),
      subjectAltNames: list(text),
    },
    ['hosts'],
  ),
  {
    rule: '!(has(self.workloadSelector) && has(self.endpoints))',
    message: 'only one of WorkloadSelector or Endpoints can be set',
  },
);

/** `spec` of a Sidecar (https://istio.io/latest/docs/reference/config/networking/sidecar/). */
export const sidecarSpec: JsonSchema = object({
  workloadSelector: object({ labels: map(text) }),
  ingress: list(anything),
  egress: list(
    object(
      {
        port: anything,
        bind: text,
        captureMode: oneOfValues('DEFAULT', 'IPTABLES', 'NONE'),
        hosts: list(text),
      },
      ['hosts'],
    ),
  ),
  inboundConnectionPool: anything,
  outboundTrafficPolicy: object({ mode: oneOfValues('REGISTRY_ONLY', 'ALLOW_ANY'), egressProxy: anything }),
});

export const workloadEntrySpec: JsonSchema = object(workload);

export const workloadGroupSpec: JsonSchema = object(
  {
    metadata: object({ labels: map(text), annotations: map(text) }),
    template: object(workload),
    probe: anything,
  },
  ['template'],
);

/** `spec` of an EnvoyFilter: the patches are Envoy's own and are taken as they come. */
export const envoyFilterSpec: JsonSchema = object({
  workloadSelector: object({ labels: map(text) }),
  targetRefs: list(anything, { maxItems: 16 }),
  configPatches: list(object({ applyTo: text, match: anything, patch: anything })),
  priority: { type: 'integer', format: 'int32' },
});

export const proxyConfigSpec: JsonSchema = object({
  selector: object({ matchLabels: map(text) }),
  concurrency: { type: 'integer', format: 'int32', minimum: 0, nullable: true },
  environmentVariables: map({ type: 'string', maxLength: 2_048 }),
  image: object({ imageType: text }),
});

const targetRef = object(
  { group: textBetween(0, 253), kind: textBetween(1, 63), name: textBetween(1, 253), namespace: text },
  ['kind', 'name'],
);

/** How policies choose what they hold for: by labels or by reference. */
export const policyTarget = {
  selector: object({ matchLabels: map({ type: 'string', maxLength: 63 }) }),
  targetRef,
  targetRefs: list(targetRef, { maxItems: 16 }),
} satisfies Record<string, JsonSchema>;

export const telemetrySpec: JsonSchema = object({
  ...policyTarget,
  accessLogging: list(anything),
  metrics: list(
    object({
      providers: list(object({ name: textBetween(1, 253) }, ['name'])),
      overrides: list(anything),
      reportingInterval: duration,
    }),
  ),
  tracing: list(
    object({
      match: anything,
      providers: list(object({ name: textBetween(1, 253) }, ['name'])),
      randomSamplingPercentage: { type: 'number', minimum: 0, maximum: 100, nullable: true },
      disableSpanReporting: { ...flag, nullable: true },
      customTags: map(anything),
      useRequestIdForTraceSampling: { ...flag, nullable: true },
      enableIstioTags: { ...flag, nullable: true },
    }),
  ),
});

export const wasmPluginSpec: JsonSchema = object(
  {
    ...policyTarget,
    url: { type: 'string', minLength: 1 },
    sha256: text,
    imagePullPolicy: oneOfValues('UNSPECIFIED_POLICY', 'IfNotPresent', 'Always'),
    imagePullSecret: text,
    pluginConfig: anything,
    pluginName: text,
    phase: oneOfValues('UNSPECIFIED_PHASE', 'AUTHN', 'AUTHZ', 'STATS'),
    priority: { type: 'integer', format: 'int32', nullable: true },
    failStrategy: oneOfValues('FAIL_CLOSE', 'FAIL_OPEN', 'FAIL_RELOAD'),
    vmConfig: anything,
    match: list(anything),
    type: oneOfValues('UNSPECIFIED_PLUGIN_TYPE', 'HTTP', 'NETWORK'),
  },
  ['url'],
);

export const trafficExtensionSpec: JsonSchema = object({
  ...policyTarget,
  match: list(anything),
  phase: text,
  priority: { type: 'integer', format: 'int32', nullable: true },
  lua: anything,
  wasm: anything,
});
