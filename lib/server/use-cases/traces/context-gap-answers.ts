import 'server-only';
import type { z } from 'zod';
import type { contextGapSchema } from '../../../contract/traces.ts';
import { drawNode } from '../../../domain/drawn-node.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import {
  findContextGaps,
  FORWARDED_HEADERS,
  type ContextGap,
  type SeenCalls,
} from '../../../domain/trace/context-gaps.ts';
import type { Flow, Party } from '../../../domain/traffic.ts';
import { isSourceError } from '../../../ports/source-error.ts';
import { newestInstant } from '../../sampling/newest-instant.ts';
import type { MapQuestion } from '../../sampling/map-question.ts';
import type { Runtime } from '../../runtime.ts';

const QUESTION: MapQuestion = {
  windowSeconds: 60,
  view: 'workload',
  namespaces: [],
  filter: '',
  includeTcp: true,
  includeLatency: true,
  includeMessages: false,
};
const NO_CALLS: SeenCalls = { calls: [], perRequest: 0 };
/** Stands for "many calls": whoever is not found with it needs no look at the map. */
const ANY_CALLS: SeenCalls = { calls: [], perRequest: Number.POSITIVE_INFINITY };

/** Workloads of these traces that do not forward the trace headers, with the calls that the live map sees. */
export async function contextGapAnswers(
  running: Runtime,
  traces: readonly AnalysedTrace[],
  signal: AbortSignal,
): Promise<z.infer<typeof contextGapSchema>[]> {
  if (findContextGaps(traces, () => ANY_CALLS).length === 0) return [];
  const flows = await flowsOfNow(running, signal);
  return findContextGaps(traces, (namespace, workload) => seenCalls(flows, namespace, workload)).map(
    (gap) => ({ ...gap, calls: [...gap.calls], text: words(gap), headers: [...FORWARDED_HEADERS] }),
  );
}

/** Without telemetry the traces alone must do. */
async function flowsOfNow({ meshes, clock }: Runtime, signal: AbortSignal): Promise<readonly Flow[]> {
  const { maps } = meshes[0];
  try {
    const at = newestInstant(clock, maps.sources.gridSeconds);
    return (await maps.readTraffic(QUESTION, at, signal)).data;
  } catch (error) {
    if (!isSourceError(error)) throw error;
    return [];
  }
}

function seenCalls(flows: readonly Flow[], namespace: string | null, workload: string | null): SeenCalls {
  const isMeant = (party: Party): boolean =>
    party.kind === 'workload' && party.namespace === namespace && party.workload === workload;
  const rate = (of: readonly Flow[]): number =>
    of.reduce((sum, { requests }) => sum + (requests?.total ?? 0), 0);
  const made = flows.filter(({ source, requests }) => isMeant(source) && (requests?.total ?? 0) > 0);
  const received = rate(flows.filter(({ destination }) => isMeant(destination)));
  if (made.length === 0 || received === 0) return NO_CALLS;
  const ids = made.map(({ destination }) => drawNode(destination, 'workload', new Map()).id);
  return { calls: [...new Set(ids)], perRequest: rate(made) / received };
}

function words({ workload, service, received, ownTraces, calls }: ContextGap): string {
  const name = workload ?? service;
  const proof =
    ownTraces > 0
      ? `its calls begin traces of their own (${ownTraces} here)`
      : `the map sees it call ${calls.length} ${calls.length === 1 ? 'other' : 'others'}`;
  return `${name} does not forward the trace headers: ${received} requests end at it, while ${proof}. Its application must copy the headers of each request to the calls that it makes for it.`;
}
