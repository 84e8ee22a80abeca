import {
  requestsPerSecond,
  type GeneratedFlow,
  type GeneratedMesh,
  type GeneratedWorkload,
} from './generated-mesh.ts';

/** One counter that grows by the same amount every second. */
export interface GeneratedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly perSecond: number;
}

/** Upper bounds of Istio's request duration buckets, milliseconds. */
export const BUCKET_BOUNDS_MS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

/** Requests per second that took at most so long, by bucket; the last is every request. */
export function bucketsPerSecond(flow: GeneratedFlow): readonly number[] {
  const total = requestsPerSecond(flow);
  const { medianMs, steepness } = flow;
  return [...BUCKET_BOUNDS_MS.map((bound) => total / (1 + (medianMs / bound) ** steepness)), total];
}

type Reporter = GeneratedFlow['reporter'];

const endLabels = (side: 'source' | 'destination', workload: GeneratedWorkload | null) => ({
  [`${side}_cluster`]: workload?.cluster ?? 'unknown',
  [`${side}_workload_namespace`]: workload?.namespace ?? 'unknown',
  [`${side}_workload`]: workload?.workload ?? 'unknown',
  [`${side}_canonical_service`]: workload?.app ?? 'unknown',
  [`${side}_canonical_revision`]: workload?.version ?? 'unknown',
});

function flowLabels(flow: GeneratedFlow, reporter: Reporter): Record<string, string> {
  const { source, service, host } = flow;
  const isHopToWaypoint = reporter === 'source' && flow.reporter === 'waypoint';
  const destination = isHopToWaypoint ? waypointOf(flow) : flow.destination;
  return {
    reporter,
    ...endLabels('source', source),
    ...endLabels('destination', destination),
    destination_service:
      service === null ? (host ?? '') : `${service.name}.${service.namespace}.svc.cluster.local`,
    destination_service_name: service?.name ?? host ?? '',
    destination_service_namespace: service?.namespace ?? 'unknown',
    request_protocol: flow.protocol,
    instance: flow.destination?.workload ?? 'none',
  };
}

const waypointOf = ({ destination }: GeneratedFlow): GeneratedWorkload | null =>
  destination === null ? null : { ...destination, workload: 'waypoint', app: 'waypoint', version: 'latest' };

/** Who reports a flow, the one that is true and those that must not count beside it. */
function reportersOf({ reporter, destination }: GeneratedFlow): readonly Reporter[] {
  switch (reporter) {
    case 'waypoint':
      return ['waypoint', 'source'];
    case 'source':
      return destination === null ? ['source'] : ['source', 'destination'];
    case 'destination':
      return ['destination'];
  }
}

/** A server's side splits into what came over mutual TLS and what did not. */
function policiesOf(flow: GeneratedFlow, reporter: Reporter): readonly (readonly [string, number])[] {
  if (reporter === 'source' || flow.mutualShare === null) return [['unknown', 1]];
  const { mutualShare } = flow;
  const shares: (readonly [string, number])[] = [
    ['mutual_tls', mutualShare],
    ['none', 1 - mutualShare],
  ];
  return shares.filter(([, share]) => share > 0);
}

/** All series of a mesh, as its proxies would expose them. */
export function* generateSeries({ flows, options }: GeneratedMesh): Generator<GeneratedSeries> {
  const pods = options.podsPerWorkload ?? 1;
  for (const flow of flows) {
    for (const reporter of reportersOf(flow)) {
      for (const one of seriesOf(flow, reporter)) {
        for (let pod = 0; pod < pods; pod += 1) {
          yield { ...one, labels: { ...one.labels, pod: `pod-${pod}` }, perSecond: one.perSecond / pods };
        }
      }
    }
  }
}

function* seriesOf(flow: GeneratedFlow, reporter: Reporter): Generator<GeneratedSeries> {
  const labels = flowLabels(flow, reporter);
  const policies = policiesOf(flow, reporter);
  for (const [policy, share] of policies) {
    const secured = { ...labels, response_flags: '-', connection_security_policy: policy };
    if (flow.protocol === 'tcp') {
      yield {
        name: 'istio_tcp_sent_bytes_total',
        labels: secured,
        perSecond: flow.bytesPerSecond * share * 0.75,
      };
      yield {
        name: 'istio_tcp_received_bytes_total',
        labels: secured,
        perSecond: flow.bytesPerSecond * share * 0.25,
      };
    }
    for (const { code, grpc, flags, perSecond } of flow.statuses) {
      const status = { response_code: code, grpc_response_status: grpc, response_flags: flags };
      yield { name: 'istio_requests_total', labels: { ...secured, ...status }, perSecond: perSecond * share };
    }
  }
  if (flow.protocol !== 'tcp')
    yield* durationsOf(flow, reporter, { ...labels, response_code: '200', response_flags: '-' });
}

/** The side that does not count is slower, so that its buckets would be noticed. */
function* durationsOf(
  flow: GeneratedFlow,
  reporter: Reporter,
  labels: Record<string, string>,
): Generator<GeneratedSeries> {
  const seen = reporter === flow.reporter ? flow : { ...flow, medianMs: flow.medianMs * 7 };
  const buckets = bucketsPerSecond(seen);
  const bounds = [...BUCKET_BOUNDS_MS.map(String), '+Inf'];
  for (const [at, le] of bounds.entries()) {
    yield {
      name: 'istio_request_duration_milliseconds_bucket',
      labels: { ...labels, le },
      perSecond: buckets[at] ?? 0,
    };
  }
}

/** When samples were taken, unix seconds. */
export interface SampleTimes {
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/**
 * A mesh as OpenMetrics text with timestamps, for `promtool tsdb create-blocks-from openmetrics`; a piece per series,
 * since the text of a large mesh is longer than one string can be.
 */
export function* openMetricsOf(
  mesh: GeneratedMesh,
  { start, end, stepSeconds }: SampleTimes,
): Generator<string> {
  for (const { name, labels, perSecond } of generateSeries(mesh)) {
    const inside = Object.entries(labels)
      .filter(([, value]) => value !== '')
      .map(([label, value]) => `${label}="${escaped(value)}"`)
      .join(',');
    const lines: string[] = [];
    for (let at = start; at <= end; at += stepSeconds) {
      lines.push(`${name}{${inside}} ${1_000 + perSecond * (at - start)} ${at}\n`);
    }
    yield lines.join('');
  }
  yield '# EOF\n';
}
