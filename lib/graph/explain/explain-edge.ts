import type { GraphEdge } from '../../domain/mesh-graph.ts';
import { explainBackend } from './explain-backend.ts';
import { byRank, isTimed, rateWords, warned, type Explanation, type Looked } from './explanation.ts';
import { unanswered } from './unanswered.ts';

/**
 * Why an edge says what it says, the most telling cause first; empty where every figure is there and stands on enough.
 * Knows only the map: a cause is never guessed that its labels, flags and warnings do not show.
 */
export function explainEdge(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const own = [
    ...nobodyTook(edge, looked),
    ...missingBytes(edge, looked),
    ...missingStatus(edge, looked),
    ...missingLatency(edge, looked),
    ...oneSided(edge, looked),
    ...unencrypted(edge, looked),
    ...tooFew(edge, looked),
  ];
  const lacks = isLacking(edge) || own.some(({ code }) => code === 'latency-missing');
  const ofBackend = explainBackend(looked).filter(
    ({ code }) => lacks || code === 'backend-partial' || code === 'backend-limit',
  );
  return [...own, ...ofBackend].toSorted(byRank);
}

/** Requests to a service that reached no workload. */
function nobodyTook(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const isService = looked.node(edge.destination)?.kind === 'service' && edge.protocol !== 'tcp';
  const reason = isService ? unanswered([edge], looked.view === 'service' ? 0.5 : 0) : null;
  return reason === null ? [] : [reason];
}

const isLacking = ({ protocol, requestRate, errorRatio, bytesPerSecond }: GraphEdge): boolean =>
  protocol === 'tcp' ? bytesPerSecond === null : requestRate === null || errorRatio === null;

function missingBytes({ protocol, bytesPerSecond }: GraphEdge, looked: Looked): readonly Explanation[] {
  if (protocol !== 'tcp' || bytesPerSecond !== null) return [];
  return [
    {
      code: 'tcp-bytes-missing',
      cause: 'TCP traffic is known, and its bytes are not.',
      evidence:
        warned(looked, 'tcp-bytes-missing') ??
        'No series of TCP bytes stands behind this edge in this window.',
      remedy:
        'Record istio_tcp_sent_bytes_total and istio_tcp_received_bytes_total in the rules that you federate.',
    },
  ];
}

function missingStatus(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  if (edge.protocol === 'tcp' || !(edge.requestRate !== null && edge.requestRate > 0)) return [];
  if (edge.errorRatio !== null && Object.keys(edge.codes).length > 0) return [];
  return [
    {
      code: 'status-missing',
      cause: 'The series of these requests carry no status, so whether they failed is not known.',
      evidence: warned(looked, 'status-missing') ?? `${rateWords(edge.requestRate)} without response_code.`,
      remedy:
        'Keep the label response_code, and grpc_response_status for gRPC, in your telemetry configuration.',
    },
  ];
}

function missingLatency(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const { protocol, requestRate } = edge;
  if (protocol === 'tcp' || !(requestRate !== null && requestRate > 0)) return [];
  if (isTimed(edge) || !looked.hasLatency) return [];
  return [
    {
      code: 'latency-missing',
      cause: 'Requests are counted, and no histogram of their duration is.',
      evidence:
        warned(looked, 'latency-incomplete') ??
        `${rateWords(requestRate)}, and no bucket of istio_request_duration_milliseconds moved.`,
      remedy:
        'Check that the metric is scraped and not disabled; a very short window can miss its buckets too.',
    },
  ];
}

/** One end that does not report. Which end it is shows in who counted and in what the other end lacks. */
function oneSided(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const source = looked.node(edge.source);
  const destination = looked.node(edge.destination);
  if (edge.reporter === 'destination' && source?.kind === 'unknown') {
    return [callersWithoutIdentity(edge)];
  }
  if (edge.reporter === 'destination') {
    return [
      {
        code: 'caller-silent',
        cause: 'Only the callee’s proxy reports these requests; the caller’s does not.',
        evidence: `Every series of this edge has reporter="destination".`,
        remedy: `Check that the pods of ${source?.name ?? 'the caller'} carry a proxy that Prometheus scrapes. Requests that never reached the callee are missing until then.`,
      },
    ];
  }
  const reaches =
    destination !== undefined && destination.kind !== 'external' && destination.kind !== 'service';
  if (edge.reporter !== 'source' || edge.mtls.status !== 'unknown' || !reaches) return [];
  if (destination.badges.includes('no-sidecar')) {
    return [
      {
        code: 'server-without-proxy',
        cause:
          'The callee carries no proxy: only its callers report, and the mesh encrypts nothing on this hop.',
        evidence: `No pod of ${destination.name} has a proxy, and every series of this edge has reporter="source".`,
        remedy: 'Let the proxy be injected into its pods, if it is to be part of the mesh.',
      },
    ];
  }
  return [
    {
      code: 'server-silent',
      cause: 'Only the caller’s proxy reports these requests, so encryption is not known.',
      evidence:
        'Every series of this edge has reporter="source", and only the callee’s proxy tells mutual TLS.',
      remedy: `Check that the pods of ${destination.name} carry a proxy, and that Prometheus scrapes it.`,
    },
  ];
}

/** Used for the node of unknown callers as well. */
export const callersWithoutIdentity = ({ requestRate, mtls }: GraphEdge): Explanation => ({
  code: 'callers-without-identity',
  cause: 'These callers present no identity: they carry no proxy, or speak past it.',
  evidence: `${requestRate === null ? 'Connections' : rateWords(requestRate)} reported by the callee alone, with an unknown source${mtls.status === 'plaintext' ? ', in plaintext' : ''}.`,
  remedy:
    'Find out who they are (probes, jobs, gateways of others, pods without injection), and let the proxy be injected where they are yours.',
});

function unencrypted(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const source = looked.node(edge.source);
  const { mtls } = edge;
  if (mtls.status === 'mixed') {
    return [
      {
        code: 'partly-plaintext',
        cause: 'A part of this traffic is not encrypted: the callee takes both (PERMISSIVE).',
        evidence: mtls.evidence,
        remedy:
          'Look for pods of the caller without a proxy, and for a DestinationRule that sets the mode of TLS.',
      },
    ];
  }
  if (mtls.status !== 'plaintext' || source === undefined || source.kind === 'unknown') return [];
  if (source.badges.includes('no-sidecar')) return [];
  return [
    {
      code: 'plaintext-between-proxies',
      cause: 'The caller is known, and its traffic is not encrypted all the same.',
      evidence: mtls.evidence,
      remedy:
        'Look for a DestinationRule with tls.mode DISABLE or SIMPLE, for a port that is left out of the proxy, and for PeerAuthentication DISABLE.',
    },
  ];
}

const PLENTY = 20;

function tooFew(edge: GraphEdge, looked: Looked): readonly Explanation[] {
  const short = warned(looked, 'short-window');
  const isFew = edge.samples !== null && edge.samples < PLENTY;
  const ofWindow: readonly Explanation[] =
    short !== null && (isFew || isLacking(edge))
      ? [
          {
            code: 'window-short',
            cause: 'The window is too short for how often Prometheus looks.',
            evidence: short,
            remedy: 'Choose a longer window.',
          },
        ]
      : [];
  if (!isFew || edge.samples === 0) return ofWindow;
  return [
    ...ofWindow,
    {
      code: 'few-samples',
      cause: 'The figures stand on few requests.',
      evidence: `${Math.round(edge.samples)} requests in ${looked.windowSeconds} s.`,
      remedy: 'Choose a longer window before you conclude anything from a share or a quantile.',
    },
  ];
}
