import type { WrittenSeries } from './remote-write.ts';

/** A fixed moment, so that every run asks the same questions of the same samples. */
export const FIRST_MS = 1_700_000_040_000;
export const STEP_MS = 15_000;
export const SCRAPES = 181;
export const LAST_MS = FIRST_MS + (SCRAPES - 1) * STEP_MS;

type Value = number | null | undefined;

/** A series from a function of the scrape number; undefined leaves a gap, null is a stale marker. */
function series(
  labels: Record<string, string>,
  valueAt: (scrape: number) => Value,
  shiftMs = 0,
): WrittenSeries {
  const samples: [number, number | null][] = [];
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const value = valueAt(scrape);
    if (value !== undefined) samples.push([FIRST_MS + scrape * STEP_MS + shiftMs, value]);
  }
  return { labels, samples };
}

/** Park and Miller's generator: integers from 1 to 2^31 - 2. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647);
}

/** A counter with uneven whole increments that may restart at given scrapes. */
function counter(seed: number, most: number, restarts: readonly number[] = []): (scrape: number) => number {
  const next = generator(seed);
  const values: number[] = [];
  let value = next() % 1000;
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    value = restarts.includes(scrape) ? next() % most : value + (next() % (most + 1));
    values.push(value);
  }
  return (scrape) => values[scrape] ?? 0;
}

/** Labels of one edge of the sample mesh. */
interface Edge {
  readonly source: string;
  readonly target: string;
  readonly version: string;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly cluster?: string;
}

const EDGES: readonly Edge[] = [
  { source: 'istio-ingressgateway', target: 'frontend', version: 'v1', protocol: 'http' },
  { source: 'frontend', target: 'catalog', version: 'v1', protocol: 'http' },
  { source: 'frontend', target: 'catalog', version: 'v2', protocol: 'http' },
  { source: 'frontend', target: 'reviews', version: 'v3', protocol: 'http', cluster: 'east' },
  { source: 'checkout', target: 'payment', version: 'v1', protocol: 'grpc' },
  { source: 'unknown', target: 'frontend', version: 'v1', protocol: 'http' },
];

function edgeLabels(edge: Edge, reporter: string): Record<string, string> {
  return {
    reporter,
    source_cluster: 'Kubernetes',
    source_workload: edge.source,
    source_workload_namespace: edge.source === 'unknown' ? 'unknown' : 'shop',
    source_canonical_service: edge.source,
    source_canonical_revision: 'latest',
    source_app: edge.source,
    source_principal:
      edge.source === 'unknown' ? 'unknown' : `spiffe://cluster.local/ns/shop/sa/${edge.source}`,
    destination_cluster: edge.cluster ?? 'Kubernetes',
    destination_workload: `${edge.target}-${edge.version}`,
    destination_workload_namespace: 'shop',
    destination_canonical_service: edge.target,
    destination_canonical_revision: edge.version,
    destination_app: edge.target,
    destination_service: `${edge.target}.shop.svc.cluster.local`,
    destination_service_name: edge.target,
    destination_service_namespace: 'shop',
    request_protocol: edge.protocol,
    connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
  };
}

function requestSeries(): WrittenSeries[] {
  const all: WrittenSeries[] = [];
  let seed = 11;
  for (const [edgeIndex, edge] of EDGES.entries()) {
    for (const reporter of edge.source === 'unknown' ? ['destination'] : ['source', 'destination']) {
      const base = {
        __name__: 'istio_requests_total',
        ...edgeLabels(edge, reporter),
        instance: `pod-${edgeIndex}`,
      };
      const grpc: Record<string, string> = edge.protocol === 'grpc' ? { grpc_response_status: '0' } : {};
      const ok = counter(seed++, 400, edgeIndex === 1 ? [70] : []);
      all.push(series({ ...base, ...grpc, response_code: '200', response_flags: '-' }, ok, edgeIndex * 100));
      const failed = counter(seed++, 9, [40, 90]);
      const code =
        edge.protocol === 'grpc'
          ? { response_code: '200', grpc_response_status: '14' }
          : { response_code: '503' };
      const flags = reporter === 'source' ? 'UF,URX' : '-';
      // Errors begin late, pause, and end with the series going stale.
      const faulty = (scrape: number): Value => {
        if (scrape < 30 || (scrape > 100 && scrape < 130)) return undefined;
        if (scrape === 150) return null;
        return scrape > 150 ? undefined : failed(scrape);
      };
      all.push(series({ ...base, ...code, response_flags: flags }, faulty, edgeIndex * 100));
    }
  }
  const aborted = {
    ...edgeLabels({ source: 'frontend', target: 'cart', version: 'v1', protocol: 'http' }, 'source'),
    destination_workload: 'unknown',
    destination_workload_namespace: 'unknown',
    destination_cluster: 'unknown',
  };
  const abort = counter(991, 3);
  all.push(
    series(
      { __name__: 'istio_requests_total', ...aborted, response_code: '418', response_flags: 'FI' },
      (scrape) => (scrape < 60 ? undefined : abort(scrape)),
    ),
    series(
      { __name__: 'istio_requests_total', ...aborted, response_code: '0', response_flags: 'DC' },
      () => 17,
    ),
  );
  return all;
}

const BOUNDS = '0.5 1 5 10 25 50 100 250 500 1000 2500 5000 10000 +Inf'.split(' ');

function latencySeries(): WrittenSeries[] {
  const all: WrittenSeries[] = [];
  for (const [edgeIndex, edge] of EDGES.slice(0, 5).entries()) {
    for (const reporter of ['source', 'destination']) {
      const labels = { ...edgeLabels(edge, reporter), response_code: '200' };
      const requests = counter(1301 + edgeIndex, 40, edgeIndex === 2 ? [66] : []);
      const bucket =
        (position: number) =>
        (scrape: number): number =>
          Math.floor(requests(scrape) * Math.min(1, ((position + edgeIndex) / (BOUNDS.length - 2)) ** 1.7));
      for (const [position, le] of BOUNDS.entries()) {
        const name = 'istio_request_duration_milliseconds_bucket';
        const count = position === BOUNDS.length - 1 ? requests : bucket(position);
        all.push(series({ __name__: name, ...labels, le }, count));
      }
      all.push(
        series(
          { __name__: 'istio_request_duration_milliseconds_sum', ...labels },
          (scrape) => requests(scrape) * 31.4,
        ),
        series({ __name__: 'istio_request_duration_milliseconds_count', ...labels }, requests),
        series({ __name__: 'istio_request_bytes_sum', ...labels }, (scrape) => requests(scrape) * 210),
        series({ __name__: 'istio_response_bytes_sum', ...labels }, (scrape) => requests(scrape) * 1210),
      );
    }
  }
  return all;
}

function tcpSeries(): WrittenSeries[] {
  const all: WrittenSeries[] = [];
  for (const [index, source] of ['payment', 'billing'].entries()) {
    const edge: Edge = { source, target: 'ledger', version: 'v1', protocol: 'tcp' };
    for (const reporter of ['source', 'destination']) {
      const labels = {
        ...edgeLabels(edge, reporter),
        response_flags: '-',
        app: index === 0 ? 'payment' : 'ztunnel',
      };
      for (const [offset, name] of [
        'sent_bytes',
        'received_bytes',
        'connections_opened',
        'connections_closed',
      ].entries()) {
        const bytes = name.endsWith('bytes');
        const value = counter(50 + index * 10 + offset, bytes ? 900_000 : 3);
        all.push(series({ __name__: `istio_tcp_${name}_total`, ...labels }, value));
      }
    }
  }
  for (const name of ['istio_request_messages_total', 'istio_response_messages_total']) {
    all.push(series({ __name__: name, ...edgeLabels(EDGES[4] ?? never(), 'source') }, counter(77, 60)));
  }
  return all;
}

function never(): never {
  throw new Error('the sample mesh lost an edge');
}

// No subnormals: Go's logarithm of them is wrong on amd64.
const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1e300, -1e300, 3e-300, 1e-7, 123_456_789.123_456_79, 1e21];

function gaugeSeries(): WrittenSeries[] {
  const wave =
    (phase: number, height: number) =>
    (scrape: number): number =>
      Math.sin(scrape / 7 + phase) * height + phase;
  const hostile = 'quote " backslash \\ newline \n tab \t ünï 🜁 <b>&\u202e';
  const hosts: (readonly [string, string])[] = [
    ['a', 'north'],
    ['b', 'north'],
    ['c', 'south'],
    ['d', 'south'],
    ['e', 'west'],
  ];
  return [
    ...hosts.map(([host, zone], index) =>
      series({ __name__: 'gauge_wave', host, zone }, wave(index, 10 + index), index),
    ),
    ...hosts
      .slice(0, 3)
      .map(([host, zone], index) =>
        series(
          { __name__: 'gauge_limit', host, zone, owner: `team-${index}` },
          (scrape) => 8 + index + (scrape % 3),
        ),
      ),
    series({ __name__: 'zone_factor', zone: 'north', note: 'n' }, () => 2),
    series({ __name__: 'zone_factor', zone: 'south', note: 's' }, () => 0.5),
    series({ __name__: 'gauge_special', kind: 'cycling' }, (scrape) => SPECIAL[scrape % SPECIAL.length]),
    ...SPECIAL.map((value, index) => series({ __name__: 'gauge_constant', kind: `k${index}` }, () => value)),
    series({ __name__: 'gauge_hostile', text: hostile }, (scrape) => scrape),
    series(
      { __name__: 'gauge_hostile', text: 'plain', constructor: 'c', __proto: 'p' },
      (scrape) => scrape * 2,
    ),
    series({ __name__: 'gauge_flapping', host: 'a' }, (scrape) => (scrape % 6 === 5 ? null : scrape)),
    series({ __name__: 'gauge_flapping', host: 'b' }, (scrape) => (scrape % 40 < 12 ? scrape : undefined)),
    series({ __name__: 'gauge_sparse' }, (scrape) => (scrape % 25 === 0 ? scrape : undefined)),
    series({ __name__: 'gauge_once' }, (scrape) => (scrape === 160 ? 42 : undefined)),
    series({ __name__: 'half_a', job: 'x' }, (scrape) => (scrape < 90 ? scrape : undefined)),
    series({ __name__: 'half_b', job: 'x' }, (scrape) => (scrape >= 120 ? scrape : undefined)),
    series({ __name__: 'seconds_of_day' }, (scrape) => FIRST_MS / 1000 + scrape * 86_400 * 3.7),
    series({ __name__: 'big_counter', job: 'x' }, (scrape) => 9e15 + scrape),
    series({ __name__: 'falling', job: 'x' }, (scrape) => 1000 - scrape * 1.5),
    series({ __name__: 'young_counter', job: 'x' }, (scrape) =>
      scrape >= 175 ? (scrape - 174) * 3 : undefined,
    ),
    series({ __name__: 'tiny_start_counter', job: 'x' }, (scrape) =>
      scrape >= 100 ? (scrape - 100) * 50 + 1 : undefined,
    ),
    series({ __name__: 'up', job: 'mesh', instance: '10.0.0.1:15020' }, (scrape) =>
      scrape % 17 === 0 ? 0 : 1,
    ),
    series({ __name__: 'up', job: 'istiod', instance: '10.0.0.9:15014' }, () => 1),
  ];
}

function oddHistograms(): WrittenSeries[] {
  const bucket = (kind: string, le: string, value: number): WrittenSeries =>
    series({ __name__: 'odd_bucket', kind, le }, () => value);
  const sets: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    no_inf: { 1: 5, 2: 9 },
    only_inf: { '+Inf': 5 },
    not_monotonic: { 0.1: 4, 0.5: 3, 1: 9, 2: 8, '+Inf': 12 },
    empty: { 1: 0, 2: 0, '+Inf': 0 },
    equal_bounds: { 1: 3, '1.0': 4, 2: 9, '+Inf': 10 },
    malformed: { abc: 4, 1: 3, '+Inf': 5, '': 8 },
    negative: { '-2': 3, '-1': 5, 0: 6, '+Inf': 8 },
    zero_first: { 0: 2, 1: 6, Inf: 8 },
    above_all: { 1: 0, 2: 0, '+Inf': 7 },
    nan_count: { 1: NaN, 2: 4, '+Inf': 6 },
  };
  return Object.entries(sets).flatMap(([kind, buckets]) =>
    Object.entries(buckets).map(([le, value]) => bucket(kind, le, value)),
  );
}

function controlPlaneSeries(): WrittenSeries[] {
  const pushes = ['cds', 'eds', 'lds', 'rds', 'cds_senderr'];
  const bounds = ['0.1', '0.5', '1', '3', '5', '10', '20', '30', '+Inf'];
  return [
    ...pushes.map((type, index) =>
      series({ __name__: 'pilot_xds_pushes', type, app: 'istiod' }, counter(300 + index, 12)),
    ),
    ...bounds.map((le, index) =>
      series({ __name__: 'pilot_proxy_convergence_time_bucket', le, app: 'istiod' }, (scrape) =>
        Math.floor((scrape * 4 * (index + 1)) / bounds.length),
      ),
    ),
    series({ __name__: 'pilot_xds', version: '1.29.1', app: 'istiod' }, () => 11),
    series({ __name__: 'pilot_services' }, () => 9),
    series({ __name__: 'pilot_virt_services' }, () => 4),
    series({ __name__: 'pilot_total_xds_rejects', type: 'type.googleapis.com/x' }, counter(310, 1)),
    series({ __name__: 'pilot_conflict_inbound_listener' }, () => 0),
    series({ __name__: 'citadel_server_root_cert_expiry_timestamp' }, () => FIRST_MS / 1000 + 86_400 * 365),
    series({ __name__: 'process_cpu_seconds_total', app: 'istiod' }, (scrape) => scrape * 0.37),
    series({ __name__: 'istio_build', component: 'proxy', tag: '1.29.1', pod: 'p1' }, () => 1),
    series({ __name__: 'istio_build', component: 'proxy', tag: '1.29.0', pod: 'p2' }, () => 1),
    series({ __name__: 'istio_build', component: 'pilot', tag: '1.29.1', pod: 'p3' }, () => 1),
    series(
      {
        __name__: 'container_cpu_usage_seconds_total',
        container: 'istio-proxy',
        pod: 'p1',
        namespace: 'shop',
      },
      (scrape) => scrape * 0.11,
    ),
    series(
      { __name__: 'container_memory_working_set_bytes', container: 'istio-proxy', pod: 'p1' },
      () => 5.2e7,
    ),
    series(
      { __name__: 'container_memory_working_set_bytes', container: 'discovery', pod: 'istiod-1' },
      () => 9.1e7,
    ),
  ];
}

function otherMeshSeries(): WrittenSeries[] {
  const linkerd = { namespace: 'shop', deployment: 'web', direction: 'outbound', dst_namespace: 'shop' };
  const consul = { consul_source_service: 'web', consul_destination_service: 'api' };
  return [
    series(
      {
        __name__: 'response_total',
        ...linkerd,
        dst_deployment: 'api',
        classification: 'success',
        tls: 'true',
      },
      counter(400, 70),
    ),
    series(
      {
        __name__: 'response_total',
        ...linkerd,
        dst_deployment: 'api',
        classification: 'failure',
        tls: 'true',
      },
      counter(401, 4),
    ),
    series(
      {
        __name__: 'response_total',
        ...linkerd,
        dst_statefulset: 'db',
        classification: 'success',
        tls: 'no_identity',
      },
      counter(402, 30),
    ),
    series(
      {
        __name__: 'envoy_cluster_upstream_rq_total',
        ...consul,
        envoy_cluster_name: 'cds_egress_my-mesh_api-v1_http_8080',
      },
      counter(410, 20),
    ),
    series(
      { __name__: 'envoy_cluster_upstream_rq_xx', ...consul, envoy_response_code_class: '5' },
      counter(411, 2),
    ),
    series(
      { __name__: 'envoy_cluster_upstream_rq_xx', ...consul, envoy_response_code_class: '2' },
      counter(412, 20),
    ),
    series({ __name__: 'envoy_cluster_ssl_handshake', ...consul }, () => 5),
  ];
}

/** Every series of the differential test. */
export function sampleSet(): WrittenSeries[] {
  return [
    ...requestSeries(),
    ...latencySeries(),
    ...tcpSeries(),
    ...gaugeSeries(),
    ...oddHistograms(),
    ...controlPlaneSeries(),
    ...otherMeshSeries(),
  ];
}
