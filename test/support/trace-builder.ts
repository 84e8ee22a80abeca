import { analyseTrace, type AnalysedTrace } from '@/lib/domain/trace/analyse-trace.ts';
import { assembleTrace } from '@/lib/domain/trace/assemble-trace.ts';
import type { RecordedSpan } from '@/lib/domain/trace/recorded-span.ts';
import type { Attributes, SpanKind, Trace } from '@/lib/domain/trace/trace.ts';
import type { Topology } from '@/lib/domain/topology.ts';

const START = 1_800_000_000_000_000_000n;
const NS_PER_MS = 1_000_000;

/** One span in milliseconds after the trace's begin. */
export interface SpanWords {
  readonly id: string;
  readonly parent?: string;
  readonly service: string;
  readonly kind?: SpanKind;
  readonly operation?: string;
  readonly from: number;
  readonly to: number;
  readonly failed?: boolean;
  readonly tags?: Attributes;
  readonly resource?: Attributes;
}

/** A span as a store records it. Ids are hex, so that `a1` stands for `00000000000000a1`. */
export const recorded = (span: SpanWords, traceId = 'abc'): RecordedSpan => ({
  traceId,
  spanId: span.id,
  parentSpanId: span.parent ?? null,
  operation: span.operation ?? 'GET /',
  kind: span.kind ?? 'internal',
  startUnixNano: START + BigInt(Math.round(span.from * NS_PER_MS)),
  durationNs: BigInt(Math.round((span.to - span.from) * NS_PER_MS)),
  status: span.failed === true ? 'error' : 'unset',
  statusMessage: null,
  attributes: span.tags ?? {},
  process: { service: span.service, attributes: span.resource ?? {} },
  scope: null,
  events: [],
  links: [],
  warnings: [],
});

/** A trace of these spans. */
export function traceOf(spans: readonly SpanWords[], traceId = 'abc'): Trace {
  const trace = assembleTrace(spans.map((span) => recorded(span, traceId)));
  if (trace === null) throw new Error('A trace has spans.');
  return trace;
}

/** The same, analysed. */
export const analysed = (
  spans: readonly SpanWords[],
  traceId = 'abc',
  topology: Topology | null = null,
): AnalysedTrace => analyseTrace(traceOf(spans, traceId), topology);

interface ProxyWords {
  readonly id: string;
  readonly parent?: string;
  /** `<workload>.<namespace>`; the app is the workload without its version. */
  readonly at: string;
  readonly from: number;
  readonly to: number;
  readonly failed?: boolean;
  readonly tags?: Attributes;
}

function ofProxy(words: ProxyWords, kind: 'client' | 'server', cluster: string, type: string): SpanWords {
  const [workload = '', namespace = ''] = words.at.split('.');
  const app = workload.replace(/-v\d+$/, '');
  const version = /-(v\d+)$/.exec(workload)?.[1] ?? 'latest';
  return {
    ...words,
    kind,
    service: `${app}.${namespace}`,
    operation: 'route',
    tags: {
      component: 'proxy',
      node_id: `${type}~10.1.1.1~${workload}-7c9d5b6f4-x2b9k.${namespace}~${namespace}.svc.cluster.local`,
      upstream_cluster: cluster,
      'istio.canonical_service': app,
      'istio.canonical_revision': version,
      'istio.cluster_id': 'Kubernetes',
      'http.method': 'GET',
      response_flags: '-',
      ...words.tags,
    },
  };
}

/** A call as the caller's sidecar records it. `to host`: `<service>.<namespace>`, or a host outside the mesh. */
export const calls = (words: ProxyWords & { readonly host: string; readonly gateway?: true }): SpanWords => {
  const isOutside = words.host.split('.').length > 2;
  const host = isOutside ? words.host : `${words.host}.svc.cluster.local`;
  return ofProxy(words, 'client', `outbound|80||${host}`, words.gateway === true ? 'router' : 'sidecar');
};

/** A request as the callee's sidecar records it. */
export const answers = (words: ProxyWords & { readonly gateway?: true }): SpanWords =>
  ofProxy(words, 'server', 'inbound|80||', words.gateway === true ? 'router' : 'sidecar');
