import { describe, expect, it } from 'vitest';
import { partyOf, upstreamTarget, workloadOfPod } from '@/lib/domain/trace/proxy-span.ts';
import { isFailed, requestFacts, requestWords } from '@/lib/domain/trace/request-facts.ts';
import type { Attributes, Span } from '@/lib/domain/trace/trace.ts';
import { traceOf } from '../../../support/trace-builder.ts';

function span(
  tags: Attributes,
  more: { kind?: Span['kind']; service?: string; resource?: Attributes } = {},
): Span {
  const { service = 'reviews.bookinfo', ...rest } = more;
  const [only] = traceOf([{ id: 'a', service, from: 0, to: 1, tags, ...rest }]).spans;
  if (only === undefined) throw new Error('There is one span.');
  return only;
}

describe('names of pods', () => {
  it.each([
    ['istio-ingressgateway-7c9d5b6f4-x2b9k', 'istio-ingressgateway'],
    ['productpage-v1-54bb874995-4lqzt', 'productpage-v1'],
    ['redis-0', 'redis'],
    ['node-agent-x2b9k', 'node-agent'],
    ['by-hand', 'by-hand'],
  ])('%s belongs to %s', (pod, workload) => {
    expect(workloadOfPod(pod)).toBe(workload);
  });
});

describe('names of clusters', () => {
  it.each([
    [
      'outbound|9080|v2|reviews.bookinfo.svc.cluster.local;',
      'outbound',
      'reviews.bookinfo.svc.cluster.local',
      9080,
      'v2',
    ],
    [
      'outbound_.9080_._.reviews.bookinfo.svc.cluster.local',
      'outbound',
      'reviews.bookinfo.svc.cluster.local',
      9080,
      null,
    ],
    ['outbound|443||api.example.com', 'outbound', 'api.example.com', 443, null],
    ['inbound|9080||', 'inbound', null, 9080, null],
    ['inbound-vip|80|http|cart.shop.svc.cluster.local', 'inbound', 'cart.shop.svc.cluster.local', 80, null],
    ['PassthroughCluster', 'outbound', 'PassthroughCluster', null, null],
    ['InboundPassthroughClusterIpv4', 'inbound', null, null, null],
    ['local_app', 'inbound', null, null, null],
    [
      'v2.api.default.dc1.internal.1b6b1b6b-0000-1111-2222-333333333333.consul',
      'outbound',
      'api.default.svc',
      null,
      'v2',
    ],
    [
      'api.default.dc1.internal.1b6b1b6b-0000-1111-2222-333333333333.consul',
      'outbound',
      'api.default.svc',
      null,
      null,
    ],
  ])('%s', (name, direction, host, port, subset) => {
    expect(upstreamTarget(name)).toEqual({ direction, host, port, subset });
  });

  it('of neither Istio nor Consul tell nothing', () => {
    expect(upstreamTarget('my_static_cluster')).toBeNull();
  });
});

describe('who recorded a span', () => {
  it('is told by the node first, and its fallbacks are no names', () => {
    const party = partyOf(
      span({
        node_id: 'sidecar~10.1.1.1~reviews-v2-54bb874995-4lqzt.bookinfo~bookinfo.svc.cluster.local',
        'istio.canonical_service': 'reviews',
        'istio.canonical_revision': 'latest',
        'istio.cluster_id': 'unknown',
      }),
    );
    expect(party).toEqual({
      cluster: null,
      namespace: 'bookinfo',
      workload: 'reviews-v2',
      app: 'reviews',
      version: null,
      pod: 'reviews-v2-54bb874995-4lqzt',
      isGateway: false,
    });
  });

  it('is told by the resource where a proxy names all of them alike', () => {
    const resource = { 'k8s.pod.name': 'web-7c9d5b6f4-x2b9k', 'k8s.namespace.name': 'shop' };
    expect(partyOf(span({}, { service: 'linkerd-proxy', resource }))).toMatchObject({
      workload: 'web',
      namespace: 'shop',
    });
  });
});

describe('the request of a span', () => {
  it.each<[Attributes, string | null]>([
    [{ 'http.method': 'GET', 'http.url': 'http://cart:80/items/7?q=1' }, 'GET /items/7'],
    [{ 'http.request.method': 'POST', 'url.path': '/pay' }, 'POST /pay'],
    [{ 'grpc.path': '/payment.v1.Payment/Charge', 'http.method': 'POST' }, 'payment.v1.Payment/Charge'],
    [{ 'http.method': 'GET', 'http.url': 'http://cart' }, 'GET /'],
    [{}, null],
  ])('of %j is %s', (tags, words) => {
    expect(requestWords(requestFacts(span(tags)))).toBe(words);
  });

  it.each<[string, Attributes, boolean]>([
    ['a server error', { 'http.status_code': '503' }, true],
    ['no answer', { 'http.status_code': '0' }, true],
    ['a client error', { 'http.response.status_code': '404' }, false],
    ['an internal error of gRPC', { 'http.status_code': '200', 'grpc.status_code': '13' }, true],
    ['a missing thing of gRPC', { 'http.status_code': '200', 'grpc.status_code': '5' }, false],
  ])('where nobody judged it, is judged by its answer: %s', (_what, tags, failed) => {
    expect(isFailed(span(tags, { kind: 'server' }))).toBe(failed);
    expect(isFailed({ ...span(tags, { kind: 'server' }), status: 'ok' })).toBe(false);
  });

  it('has no status where Tempo says nil', () => {
    expect(requestFacts(span({ 'http.status_code': 'nil' })).httpStatus).toBeNull();
  });
});
