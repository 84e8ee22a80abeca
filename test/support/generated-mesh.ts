import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** Size and character of a mesh to generate. The same options make the same mesh. */
export interface GeneratedMeshOptions {
  readonly namespaces: number;
  readonly servicesPerNamespace: number;
  readonly seed: number;
  /** Namespaces whose services lie behind a waypoint. Default none. */
  readonly waypointNamespaces?: number;
  /** Pods that each caller's series are split over. Default 1. */
  readonly podsPerWorkload?: number;
}

export interface GeneratedWorkload {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
  readonly app: string;
  readonly version: string | null;
}

export interface GeneratedService {
  readonly namespace: string;
  readonly name: string;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly workloads: readonly GeneratedWorkload[];
}

/** Requests per second with one status. */
export interface GeneratedStatus {
  readonly code: string;
  readonly grpc: string;
  readonly flags: string;
  readonly perSecond: number;
  readonly isError: boolean;
}

/** The truth about one pair of workloads: what the map must show of it. */
export interface GeneratedFlow {
  /** Null for a caller without identity. */
  readonly source: GeneratedWorkload | null;
  /** Null where no workload was reached. */
  readonly destination: GeneratedWorkload | null;
  /** Null for hosts outside the mesh. */
  readonly service: GeneratedService | null;
  /** Host outside the mesh, or `PassthroughCluster`. */
  readonly host: string | null;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly statuses: readonly GeneratedStatus[];
  readonly bytesPerSecond: number;
  /** Share of mutual TLS as the server sees it; null where no server reports. */
  readonly mutualShare: number | null;
  /** Whose figures are true. */
  readonly reporter: 'source' | 'destination' | 'waypoint';
  /** Requests are spread over milliseconds as 1 / (1 + (median / x)^steepness). */
  readonly medianMs: number;
  readonly steepness: number;
}

export interface GeneratedMesh {
  readonly options: GeneratedMeshOptions;
  readonly services: readonly GeneratedService[];
  readonly workloads: readonly GeneratedWorkload[];
  readonly flows: readonly GeneratedFlow[];
}

const CLUSTER = 'c1';

/** Requests per second of a flow. */
export const requestsPerSecond = ({ statuses }: GeneratedFlow): number =>
  statuses.reduce((sum, { perSecond }) => sum + perSecond, 0);

/** A mesh with known truth: 100 namespaces of 10 services make about 1,200 workloads and 4,500 edges. */
export function generateMesh(options: GeneratedMeshOptions): GeneratedMesh {
  const random = seededRandom(options.seed);
  const services = makeServices(options, random);
  const workloads = services.flatMap(({ workloads: own }) => own);
  const flows = workloads.flatMap((source) => callsOf(source, services, options, random));
  return { options, services, workloads, flows: [...flows, ...oddCalls(services, random)] };
}

function makeServices(
  { namespaces, servicesPerNamespace }: GeneratedMeshOptions,
  random: SeededRandom,
): readonly GeneratedService[] {
  return Array.from({ length: namespaces * servicesPerNamespace }, (_, at) => {
    const namespace = `ns${Math.floor(at / servicesPerNamespace)}`;
    const name = `svc${at % servicesPerNamespace}`;
    const versions = random.chance(0.2) ? ['v1', 'v2'] : ['v1'];
    const workloads = versions.map((version) => ({
      cluster: CLUSTER,
      namespace,
      workload: `${name}-${version}`,
      app: name,
      version,
    }));
    return { namespace, name, protocol: protocolOf(random), workloads };
  });
}

function protocolOf(random: SeededRandom): GeneratedService['protocol'] {
  if (random.chance(0.04)) return 'tcp';
  return random.chance(0.2) ? 'grpc' : 'http';
}

const namespaceNumber = ({ namespace }: { namespace: string }): number => Number(namespace.slice(2));

function callsOf(
  source: GeneratedWorkload,
  services: readonly GeneratedService[],
  { waypointNamespaces = 0 }: GeneratedMeshOptions,
  random: SeededRandom,
): readonly GeneratedFlow[] {
  const called = new Set<GeneratedService>();
  const wanted = random.chance(0.25) ? 2 : 3;
  const near = services.filter(({ namespace }) => namespace === source.namespace);
  while (called.size < wanted) {
    called.add(random.pick(random.chance(0.5) ? near : services));
  }
  const hasTelemetry = !random.chance(0.03);
  return [...called].flatMap((service) => {
    const isBehindWaypoint = service.protocol !== 'tcp' && namespaceNumber(service) < waypointNamespaces;
    const meshed = hasTelemetry ? 'source' : 'destination';
    const reporter = isBehindWaypoint ? 'waypoint' : meshed;
    const perSecond = random.between(1, 40);
    const reached = service.workloads.map((destination, at) => {
      const share = service.workloads.length === 1 ? 1 : [0.9, 0.1][at];
      return flowTo(source, destination, service, reporter, perSecond * (share ?? 1), random);
    });
    const isCut = reporter === 'source' && service.protocol !== 'tcp' && random.chance(0.05);
    return isCut ? [...reached, unreached(source, service, perSecond / 20, random)] : reached;
  });
}

function flowTo(
  source: GeneratedWorkload | null,
  destination: GeneratedWorkload,
  service: GeneratedService,
  reporter: GeneratedFlow['reporter'],
  perSecond: number,
  random: SeededRandom,
): GeneratedFlow {
  const { protocol } = service;
  const isTcp = protocol === 'tcp';
  const mutualShare = random.chance(0.1) ? random.pick([0, 0.25, 0.5]) : 1;
  return {
    source,
    destination,
    service,
    host: null,
    protocol,
    statuses: isTcp ? [] : statusesOf(protocol, perSecond, random),
    bytesPerSecond: isTcp ? Math.round(perSecond * 1_000) : 0,
    mutualShare: source === null ? 0 : mutualShare,
    reporter,
    medianMs: random.between(3, 300),
    steepness: random.between(1.2, 4),
  };
}

function statusesOf(
  protocol: 'http' | 'grpc',
  perSecond: number,
  random: SeededRandom,
): readonly GeneratedStatus[] {
  const errorRatio = random.chance(0.3) ? random.between(0.002, 0.2) : 0;
  const ok = protocol === 'grpc' ? { code: '200', grpc: '0' } : { code: '200', grpc: '' };
  const failed = protocol === 'grpc' ? { code: '200', grpc: '14' } : { code: '503', grpc: '' };
  const refused = protocol === 'grpc' ? { code: '200', grpc: '5' } : { code: '404', grpc: '' };
  const statuses = [
    { ...ok, flags: '-', perSecond: perSecond * (0.98 - errorRatio), isError: false },
    { ...refused, flags: '-', perSecond: perSecond * 0.02, isError: false },
    { ...failed, flags: '-', perSecond: perSecond * errorRatio, isError: true },
  ];
  return statuses.filter((status) => status.perSecond > 0);
}

/** Requests that no healthy endpoint took. */
function unreached(
  source: GeneratedWorkload,
  service: GeneratedService,
  perSecond: number,
  random: SeededRandom,
): GeneratedFlow {
  return {
    source,
    destination: null,
    service,
    host: null,
    protocol: service.protocol,
    statuses: [{ code: '503', grpc: '', flags: 'UH', perSecond, isError: true }],
    bytesPerSecond: 0,
    mutualShare: null,
    reporter: 'source',
    medianMs: random.between(1, 3),
    steepness: 3,
  };
}

/** Per namespace: a caller without identity, traffic by pass-through, and a host outside the mesh. */
function oddCalls(services: readonly GeneratedService[], random: SeededRandom): readonly GeneratedFlow[] {
  const firsts = services.filter(({ name, protocol }) => name === 'svc0' && protocol !== 'tcp');
  return firsts.flatMap((service) => {
    const [workload] = service.workloads;
    if (workload === undefined) return [];
    const probe = flowTo(null, workload, service, 'destination', random.between(0.5, 2), random);
    const outside = ['PassthroughCluster', 'bank.example.com'].map((host): GeneratedFlow => ({
      ...unreached(workload, service, 1, random),
      service: null,
      host,
      protocol: 'http',
      statuses: [{ code: '200', grpc: '', flags: '-', perSecond: random.between(1, 9), isError: false }],
    }));
    return [probe, ...outside];
  });
}
