import fc from 'fast-check';
import type { Sample } from '@/lib/prometheus/answer.ts';

const cluster = fc.constantFrom('c1', 'c2');
const namespace = fc.constantFrom('shop', 'pay', 'edge');
const workload = fc.constantFrom('a-v1', 'a-v2', 'b', 'c', 'd/e|f%');
const service = fc.constantFrom('a', 'b', 'c', 'x.example.com', 'PassthroughCluster', 'unknown');

const end = fc.record({ cluster, namespace, workload, isKnown: fc.nat(9).map((dice) => dice > 0) });

const request = fc.record({
  source: end,
  destination: end,
  service,
  protocol: fc.constantFrom('http', 'http', 'grpc'),
  code: fc.constantFrom('200', '200', '403', '404', '503', '0'),
  grpc: fc.constantFrom('', '0', '5', '14'),
  flags: fc.constantFrom('-', '-', 'UF,URX', 'FI', 'DI'),
  policy: fc.constantFrom('mutual_tls', 'none', 'unknown', ''),
  reporter: fc.constantFrom('source', 'source', 'destination', 'waypoint'),
  rate: fc.integer({ min: 1, max: 1_000 }).map((count) => count / 7),
});

type Ends = 'source' | 'destination';

function endLabels(side: Ends, { cluster: of, namespace: inside, workload: name, isKnown }: EndValue) {
  const [app = '', version = 'latest'] = name.split(/-(?=v\d$)/);
  const known = (value: string): string => (isKnown ? value : 'unknown');
  return {
    [`${side}_cluster`]: known(of),
    [`${side}_workload_namespace`]: known(inside),
    [`${side}_workload`]: known(name),
    [`${side}_canonical_service`]: known(app),
    [`${side}_canonical_revision`]: known(version),
  };
}

type EndValue = typeof end extends fc.Arbitrary<infer T> ? T : never;
type RequestValue = typeof request extends fc.Arbitrary<infer T> ? T : never;

function sampleOf(value: RequestValue): Sample {
  const { source, destination, service: name } = value;
  const inMesh = /^[a-c]$/.test(name);
  const labels = {
    reporter: value.reporter,
    ...endLabels('source', source),
    ...endLabels('destination', destination),
    destination_service_name: name,
    destination_service_namespace: inMesh ? destination.namespace : 'unknown',
    destination_service: inMesh ? `${name}.${destination.namespace}.svc.cluster.local` : name,
    request_protocol: value.protocol,
    response_code: value.code,
    grpc_response_status: value.protocol === 'grpc' ? value.grpc : '',
    response_flags: value.flags,
    connection_security_policy: value.policy,
  };
  return { labels, timestamp: 0, value: value.rate };
}

/** Series of requests as a small, untidy mesh might report them: names shared over clusters, gaps, odd characters. */
export const arbitrarySeries: fc.Arbitrary<Sample[]> = fc
  .array(request, { minLength: 1, maxLength: 40 })
  .map((values) => values.map(sampleOf));
