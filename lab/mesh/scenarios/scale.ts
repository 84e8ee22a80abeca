import type { CallModel, EntryModel, MeshModel, ServiceModel, WorkloadModel } from '../model.ts';
import { istiodService, istiodWorkload, meshConfigMap } from './control-plane.ts';
import { Random } from '../random.ts';

/** Services of one namespace stand in this many layers; calls go to deeper layers. */
const layers = 6;

const subjects = [
  'mobile',
  'edge',
  'partners',
  'search',
  'catalog',
  'cart',
  'profiles',
  'reviews',
  'recs',
  'checkout',
  'orders',
  'trips',
  'promos',
  'support',
  'chat',
  'content',
  'pricing',
  'stock',
  'offers',
  'loyalty',
  'media',
  'shipping',
  'accounts',
  'identity',
  'notify',
  'refunds',
  'payments',
  'tax',
  'invoices',
  'geo',
  'risk',
  'claims',
  'delivery',
  'vendors',
  'ledger',
  'billing',
  'wallet',
  'payouts',
  'events',
  'audit',
];
const roles = ['api', 'web', 'worker', 'cache', 'store', 'index', 'rules', 'sync', 'auth', 'jobs'];

interface Node {
  readonly namespace: string;
  readonly service: string;
  readonly layer: number;
}

/** A mesh of many namespaces for measuring: a layered graph of small calls, one pod per workload. */
export function scaleScenario(options: {
  readonly namespaces: number;
  readonly services: number;
  readonly seed: number;
}): MeshModel {
  const random = new Random(`scale/${options.seed}`);
  const nodes = scaleNodes(options);
  const assigned = assignCallers(nodes, random);
  const workloads = nodes.flatMap((node) => nodeWorkloads(node, nodes, assigned, random));
  const entryNodes = nodes.filter((node) => node.layer === 0);
  return {
    name: 'scale',
    clusterName: 'Kubernetes',
    trustDomain: 'cluster.local',
    istioVersion: '1.29.0',
    namespaces: [
      { name: 'default', injection: false },
      { name: 'istio-system', injection: false },
      ...[...new Set(nodes.map((node) => node.namespace))].map((name) => ({ name, injection: true })),
    ],
    workloads: [gateway, istiodWorkload, ...workloads],
    services: [gatewayService, istiodService, ...nodes.map(nodeService)],
    externalHosts: [],
    entries: entryNodes.map((node) => nodeEntry(node, random)),
    objects: [meshConfigMap, ...scaleObjects(entryNodes)],
    scrapeIntervalSeconds: 15,
    warmUpSeconds: 120,
    retentionSeconds: 1_200,
    sizeHistograms: false,
    laggingWorkloads: [],
  };
}

function scaleNodes(options: { readonly namespaces: number; readonly services: number }): Node[] {
  const nodes: Node[] = [];
  for (let index = 0; index < options.namespaces; index++) {
    const round = Math.floor(index / subjects.length);
    const namespace = `${subjects[index % subjects.length]}${round === 0 ? '' : `-${round + 1}`}`;
    for (let position = 0; position < options.services; position++) {
      const repeat = Math.floor(position / roles.length);
      const service = `${roles[position % roles.length]}${repeat === 0 ? '' : `-${repeat + 1}`}`;
      const layer = Math.min(layers - 1, Math.floor((position * layers) / options.services));
      nodes.push({ namespace, service, layer });
    }
  }
  return nodes;
}

function hostOf(node: Node): string {
  return `${node.service}.${node.namespace}.svc.cluster.local`;
}

/** One service in five runs a second version; workloads of the same service make the same calls. */
function nodeWorkloads(
  node: Node,
  nodes: readonly Node[],
  assigned: ReadonlyMap<Node, readonly Node[]>,
  random: Random,
): WorkloadModel[] {
  const calls = nodeCalls(node, nodes, assigned.get(node) ?? [], random);
  const p50Ms = 2 + 12 * random.next();
  const workload = (version: string, name: string): WorkloadModel => ({
    name,
    namespace: node.namespace,
    app: node.service,
    version,
    replicas: 1,
    serviceAccount: node.service,
    proxy: 'sidecar',
    image: `registry.example.com/${node.namespace}/${node.service}:${version}`,
    containerPort: 8080,
    latency: { p50Ms, p95Ms: p50Ms * 3, p99Ms: p50Ms * 7 },
    failures: random.chance(0.03) ? [{ ratio: 0.03, statuses: [{ status: 503, weight: 1 }] }] : [],
    handlers: { '*': { phases: [calls], responseBytes: 1_200 } },
  });
  if (!random.chance(0.2)) return [workload('v1', node.service)];
  return [workload('v1', `${node.service}-v1`), workload('v2', `${node.service}-v2`)];
}

/** Gives every service that no entry reaches a caller in the layer above it, so that none is idle. */
function assignCallers(nodes: readonly Node[], random: Random): Map<Node, Node[]> {
  const assigned = new Map<Node, Node[]>();
  for (const node of nodes) {
    const above = nodes.filter(
      (other) => other.namespace === node.namespace && other.layer === node.layer - 1,
    );
    const caller = above[random.index(above.length)];
    if (caller !== undefined) assigned.set(caller, [...(assigned.get(caller) ?? []), node]);
  }
  return assigned;
}

/** About three callees each, mostly of the own namespace, with shares that keep the whole mesh's rate bounded. */
function nodeCalls(
  node: Node,
  nodes: readonly Node[],
  assigned: readonly Node[],
  random: Random,
): CallModel[] {
  const deeper = nodes.filter((other) => other.layer > node.layer);
  if (deeper.length === 0) return [];
  const near = deeper.filter((other) => other.namespace === node.namespace);
  const chosen = new Set<Node>(assigned);
  const wanted = 2 + random.index(4);
  for (let attempt = 0; attempt < wanted * 3 && chosen.size < wanted; attempt++) {
    const pool = near.length > 0 && random.chance(0.6) ? near : deeper;
    const other = pool[random.index(pool.length)];
    if (other !== undefined) chosen.add(other);
  }
  return [...chosen].map((other) => ({
    host: hostOf(other),
    port: 8080,
    protocol: 'http',
    operation: 'read',
    method: 'GET',
    path: `/${other.service}`,
    share: 0.15 + 0.25 * random.next(),
    requestBytes: 400,
    onFailure: 'absorb',
  }));
}

function nodeService(node: Node): ServiceModel {
  return {
    name: node.service,
    namespace: node.namespace,
    port: 8080,
    portName: 'http',
    protocol: 'http',
    selector: { app: node.service },
  };
}

const gateway: WorkloadModel = {
  name: 'ingressgateway',
  namespace: 'istio-system',
  app: 'ingressgateway',
  version: null,
  replicas: 2,
  serviceAccount: 'ingressgateway',
  proxy: 'gateway',
  image: 'docker.io/istio/proxyv2:1.29.0',
  containerPort: 8080,
  latency: { p50Ms: 0.3, p95Ms: 0.8, p99Ms: 1.5 },
  failures: [],
  handlers: {},
};

const gatewayService: ServiceModel = {
  name: 'ingressgateway',
  namespace: 'istio-system',
  port: 80,
  portName: 'http2',
  protocol: 'http',
  selector: { istio: 'ingressgateway' },
};

function entryHost(node: Node): string {
  return `${node.service}.${node.namespace}.example.com`;
}

function nodeEntry(node: Node, random: Random): EntryModel {
  return {
    name: `${node.namespace}/${node.service}`,
    gateway: 'istio-system/ingressgateway',
    host: entryHost(node),
    port: 80,
    requestsPerSecond: 2 + 6 * random.next() ** 2,
    operations: [{ name: 'read', method: 'GET', path: '/', weight: 1, requestBytes: 500 }],
    patienceMs: 15_000,
  };
}

function scaleObjects(entryNodes: readonly Node[]): MeshModel['objects'] {
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'ingressgateway', namespace: 'istio-system' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    },
    ...entryNodes.map((node) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: `entry-${node.service}`, namespace: node.namespace },
      spec: {
        hosts: [entryHost(node)],
        gateways: ['istio-system/ingressgateway'],
        http: [{ route: [{ destination: { host: hostOf(node) } }] }],
      },
    })),
  ];
}
