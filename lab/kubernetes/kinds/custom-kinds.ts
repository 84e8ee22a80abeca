import type { PrinterColumn } from '../resource-definition.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import { anything } from '../schema/schema-builders.ts';
import {
  backendTlsPolicySpec,
  gatewayClassSpec,
  gatewaySpec as gatewayApiGatewaySpec,
  listenerSetSpec,
  referenceGrantSpec,
} from './gateway-api-gateways.ts';
import { grpcRouteSpec, httpRouteSpec, tcpRouteSpec, tlsRouteSpec } from './gateway-api-routes.ts';
import { destinationRuleSpec } from './istio-destination-rule.ts';
import {
  envoyFilterSpec,
  gatewaySpec,
  proxyConfigSpec,
  serviceEntrySpec,
  sidecarSpec,
  telemetrySpec,
  trafficExtensionSpec,
  wasmPluginSpec,
  workloadEntrySpec,
  workloadGroupSpec,
} from './istio-networking.ts';
import {
  authorizationPolicySpec,
  peerAuthenticationSpec,
  requestAuthenticationSpec,
} from './istio-security.ts';
import { virtualServiceSpec } from './istio-virtual-service.ts';

/** One custom kind in short: from it the CustomResourceDefinition is written out. */
export interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly plural?: string;
  /** The version in which objects are kept comes first. */
  readonly versions: readonly [string, ...string[]];
  readonly spec: JsonSchema;
  readonly specRequired?: true;
  /** Instead of `spec` and `status`: the whole object. */
  readonly root?: JsonSchema;
  readonly scope?: 'Cluster';
  readonly statusApart?: false;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly columns?: readonly PrinterColumn[];
}

function column(
  name: string,
  jsonPath: string,
  type: PrinterColumn['type'] = 'string',
  description?: string,
): PrinterColumn {
  return { name, type, jsonPath, ...(description === undefined ? {} : { description }) };
}

const istio = ['istio-io', 'networking-istio-io'] as const;
const security = ['istio-io', 'security-istio-io'] as const;
const gatewayApi = ['gateway-api'] as const;
const net = 'networking.istio.io';
const stable = ['v1', 'v1beta1', 'v1alpha3'] as const;
const gw = 'gateway.networking.k8s.io';
const hosts = column('Hosts', '.spec.hosts', 'string', 'Names to which it applies');
const hostnames = column('Hostnames', '.spec.hostnames');

const networking: readonly CustomKind[] = [
  {
    group: net,
    kind: 'VirtualService',
    versions: stable,
    spec: virtualServiceSpec,
    shortNames: ['vs'],
    categories: istio,
    columns: [column('Gateways', '.spec.gateways'), hosts],
  },
  {
    group: net,
    kind: 'DestinationRule',
    versions: stable,
    spec: destinationRuleSpec,
    shortNames: ['dr'],
    categories: istio,
    columns: [column('Host', '.spec.host')],
  },
  { group: net, kind: 'Gateway', versions: stable, spec: gatewaySpec, shortNames: ['gw'], categories: istio },
  {
    group: net,
    kind: 'ServiceEntry',
    plural: 'serviceentries',
    versions: stable,
    spec: serviceEntrySpec,
    specRequired: true,
    shortNames: ['se'],
    categories: istio,
    columns: [hosts, column('Location', '.spec.location'), column('Resolution', '.spec.resolution')],
  },
  { group: net, kind: 'Sidecar', versions: stable, spec: sidecarSpec, categories: istio },
  {
    group: net,
    kind: 'WorkloadEntry',
    plural: 'workloadentries',
    versions: stable,
    spec: workloadEntrySpec,
    specRequired: true,
    shortNames: ['we'],
    categories: istio,
    columns: [column('Address', '.spec.address')],
  },
  {
    group: net,
    kind: 'WorkloadGroup',
    versions: stable,
    spec: workloadGroupSpec,
    specRequired: true,
    shortNames: ['wg'],
    categories: istio,
  },
  { group: net, kind: 'EnvoyFilter', versions: ['v1alpha3'], spec: envoyFilterSpec, categories: istio },
  { group: net, kind: 'ProxyConfig', versions: ['v1beta1'], spec: proxyConfigSpec, categories: istio },
];

const policies: readonly CustomKind[] = [
  {
    group: 'security.istio.io',
    kind: 'PeerAuthentication',
    versions: ['v1', 'v1beta1'],
    spec: peerAuthenticationSpec,
    shortNames: ['pa'],
    categories: security,
    columns: [column('Mode', '.spec.mtls.mode')],
  },
  {
    group: 'security.istio.io',
    kind: 'AuthorizationPolicy',
    plural: 'authorizationpolicies',
    versions: ['v1', 'v1beta1'],
    spec: authorizationPolicySpec,
    shortNames: ['ap'],
    categories: security,
    columns: [column('Action', '.spec.action')],
  },
  {
    group: 'security.istio.io',
    kind: 'RequestAuthentication',
    versions: ['v1', 'v1beta1'],
    spec: requestAuthenticationSpec,
    shortNames: ['ra'],
    categories: security,
  },
  {
    group: 'telemetry.istio.io',
    kind: 'Telemetry',
    plural: 'telemetries',
    versions: ['v1', 'v1alpha1'],
    spec: telemetrySpec,
    shortNames: ['telemetry'],
    categories: ['istio-io', 'telemetry-istio-io'],
  },
  {
    group: 'extensions.istio.io',
    kind: 'WasmPlugin',
    versions: ['v1alpha1'],
    spec: wasmPluginSpec,
    specRequired: true,
    categories: ['istio-io', 'extensions-istio-io'],
  },
  {
    group: 'extensions.istio.io',
    kind: 'TrafficExtension',
    versions: ['v1alpha1'],
    spec: trafficExtensionSpec,
    categories: ['istio-io', 'extensions-istio-io'],
  },
];

const gateways: readonly CustomKind[] = [
  {
    group: gw,
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    versions: ['v1', 'v1beta1'],
    spec: gatewayClassSpec,
    specRequired: true,
    scope: 'Cluster',
    shortNames: ['gc'],
    categories: gatewayApi,
    columns: [
      column('Controller', '.spec.controllerName'),
      column('Accepted', '.status.conditions[?(@.type=="Accepted")].status'),
    ],
  },
  {
    group: gw,
    kind: 'Gateway',
    versions: ['v1', 'v1beta1'],
    spec: gatewayApiGatewaySpec,
    specRequired: true,
    shortNames: ['gtw'],
    categories: gatewayApi,
    columns: [
      column('Class', '.spec.gatewayClassName'),
      column('Address', '.status.addresses[*].value'),
      column('Programmed', '.status.conditions[?(@.type=="Programmed")].status'),
    ],
  },
  {
    group: gw,
    kind: 'HTTPRoute',
    versions: ['v1', 'v1beta1'],
    spec: httpRouteSpec,
    specRequired: true,
    categories: gatewayApi,
    columns: [hostnames],
  },
  {
    group: gw,
    kind: 'GRPCRoute',
    versions: ['v1'],
    spec: grpcRouteSpec,
    categories: gatewayApi,
    columns: [hostnames],
  },
  {
    group: gw,
    kind: 'TLSRoute',
    versions: ['v1'],
    spec: tlsRouteSpec,
    specRequired: true,
    categories: gatewayApi,
  },
  {
    group: gw,
    kind: 'TCPRoute',
    versions: ['v1'],
    spec: tcpRouteSpec,
    specRequired: true,
    categories: gatewayApi,
  },
  {
    group: gw,
    kind: 'ListenerSet',
    versions: ['v1'],
    spec: listenerSetSpec,
    specRequired: true,
    shortNames: ['lset'],
    categories: gatewayApi,
  },
  {
    group: gw,
    kind: 'BackendTLSPolicy',
    plural: 'backendtlspolicies',
    versions: ['v1'],
    spec: backendTlsPolicySpec,
    specRequired: true,
    shortNames: ['btlspolicy'],
    categories: gatewayApi,
  },
  {
    group: gw,
    kind: 'ReferenceGrant',
    versions: ['v1beta1'],
    spec: referenceGrantSpec,
    shortNames: ['refgrant'],
    categories: gatewayApi,
    statusApart: false,
  },
];

const application: JsonSchema = {
  type: 'object',
  required: ['metadata', 'spec'],
  properties: { spec: anything, status: anything, operation: anything },
};
const ready = [
  column('Ready', '.status.conditions[?(@.type=="Ready")].status'),
  column('Status', '.status.conditions[?(@.type=="Ready")].message'),
];

const delivery: readonly CustomKind[] = [
  {
    group: 'argoproj.io',
    kind: 'Application',
    versions: ['v1alpha1'],
    spec: anything,
    root: application,
    statusApart: false,
    shortNames: ['app', 'apps'],
    columns: [column('Sync Status', '.status.sync.status'), column('Health Status', '.status.health.status')],
  },
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    versions: ['v1alpha1'],
    spec: anything,
    specRequired: true,
    shortNames: ['ro'],
    columns: [
      column('Desired', '.spec.replicas', 'integer'),
      column('Current', '.status.replicas', 'integer'),
      column('Available', '.status.availableReplicas', 'integer'),
    ],
  },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    versions: ['v1'],
    spec: anything,
    shortNames: ['ks'],
    columns: ready,
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    versions: ['v2'],
    spec: anything,
    shortNames: ['hr'],
    columns: ready,
  },
  {
    group: 'flagger.app',
    kind: 'Canary',
    plural: 'canaries',
    versions: ['v1beta1'],
    spec: anything,
    specRequired: true,
    shortNames: ['cd'],
    columns: [
      column('Status', '.status.phase'),
      column('Weight', '.status.canaryWeight', 'number'),
      column('LastTransitionTime', '.status.lastTransitionTime'),
    ],
  },
];

/** Every custom kind of the practice cluster. */
export const customKinds: readonly CustomKind[] = [...networking, ...policies, ...gateways, ...delivery];
