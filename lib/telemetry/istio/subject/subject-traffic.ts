import { drawNode, findStandIns } from '../../../domain/drawn-node.ts';
import { edgeId } from '../../../domain/node-id.ts';
import type { Flow } from '../../../domain/traffic.ts';
import type { SubjectScope } from './subject-scope.ts';

type Drawable = Pick<Flow, 'source' | 'destination' | 'service' | 'protocol'>;

/** What is drawn as the subject; an edge's is `inbound`. `allFlows` tell which service a workload stands for. */
export function selectFlows<T extends Drawable>(
  flows: readonly T[],
  { subject, isEdge, view }: SubjectScope,
  allFlows: readonly Drawable[] = flows,
): { readonly inbound: readonly T[]; readonly outbound: readonly T[] } {
  const standIns = findStandIns(view === 'service' ? allFlows : []);
  const inbound: T[] = [];
  const outbound: T[] = [];
  for (const flow of flows) {
    const source = drawNode(flow.source, view, standIns).id;
    const destination = drawNode(flow.destination, view, standIns).id;
    if (source === destination) continue;
    const id = isEdge ? edgeId(source, destination, flow.protocol) : destination;
    if (id === subject) inbound.push(flow);
    else if (!isEdge && source === subject) outbound.push(flow);
  }
  return { inbound, outbound };
}

/** Requests per second; null where nothing was counted. */
export const requestRateOf = (flows: readonly Flow[]): number | null =>
  sumOrNull(flows.map(({ requests }) => requests?.total ?? null));

/** TCP bytes per second; null where nothing was counted. */
export const bytesOf = (flows: readonly Flow[]): number | null =>
  sumOrNull(flows.map(({ bytesPerSecond }) => bytesPerSecond));

/** Share of failed requests among those with a status. */
export function errorRatioOf(flows: readonly Flow[]): number | null {
  const requests = flows.flatMap((flow) => (flow.requests === null ? [] : [flow.requests]));
  const withStatus = requests.reduce((sum, { total, withoutStatus }) => sum + total - withoutStatus, 0);
  return withStatus > 0
    ? Math.min(1, requests.reduce((sum, { errors }) => sum + errors, 0) / withStatus)
    : null;
}

/** Share of requests that an injected fault met, delayed ones that succeeded included; null where nothing was counted. */
export function injectedRatioOf(flows: readonly Flow[]): number | null {
  const requests = flows.flatMap((flow) => (flow.requests === null ? [] : [flow.requests]));
  const total = requests.reduce((sum, one) => sum + one.total, 0);
  return total > 0 ? Math.min(1, requests.reduce((sum, { injected }) => sum + injected, 0) / total) : null;
}

/** Share of mutual TLS in requests, or in bytes where there are no requests. */
export function mtlsRatioOf(flows: readonly Flow[]): number | null {
  const requests = flows.filter(({ protocol }) => protocol !== 'tcp');
  const counted = requests.length > 0 ? requests : flows;
  const mutual = counted.reduce((sum, { mtls }) => sum + mtls.mutual, 0);
  const told = counted.reduce((sum, { mtls }) => sum + mtls.mutual + mtls.plaintext, 0);
  return told > 0 ? mutual / told : null;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
