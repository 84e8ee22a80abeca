import { nodeName } from '@/components/graph/map-sentences.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClockMinute } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatDuration, formatLasting } from '@/lib/format/duration.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { MeshFigures } from './mesh-figures.ts';
import { errorRatioOf, type Problem, type Wrong } from './problems.ts';

/** "2 problems, 1 fault running": what there is to do, in one line. */
export function headlineWords({ causes }: Wrong, runningFaults: number): string {
  const problems = causes.length === 0 ? 'Nothing is wrong' : formatCountOf(causes.length, 'problem');
  return runningFaults === 0 ? problems : `${problems}, ${formatCountOf(runningFaults, 'fault')} running`;
}

/** How the rest of the mesh does, and how much of what enters it fails. */
export function standingWords(figures: MeshFigures, { suffering }: Wrong): string {
  const { workloads, healthyWorkloads, gateway, signals } = figures;
  const healthy = `${formatCount(healthyWorkloads)} of ${formatCountOf(workloads, 'workload')} ${healthyWorkloads === 1 ? 'is' : 'are'} healthy`;
  const suffer =
    suffering.length === 0
      ? ''
      : `, ${formatCount(suffering.length)} ${suffering.length === 1 ? 'suffers' : 'suffer'} from others`;
  const where = gateway === null ? 'In all of the mesh' : 'At the gateway';
  const failing =
    signals.errorRatio === null
      ? ` ${where} no request was counted.`
      : ` ${where} ${amountText(formatRatio(signals.errorRatio))} of requests fail.`;
  return `${healthy}${suffer}.${failing}`;
}

/** "since 14:19, 13 min"; null where its begin was not seen. */
export function sinceWords(since: number | null, at: number): string | null {
  if (since === null) return null;
  const lasting = Math.max(0, at - since);
  return `since ${formatClockMinute(since * 1_000)}${lasting < 60 ? '' : `, ${formatLasting(60 * Math.floor(lasting / 60))}`}`;
}

/** The counts behind a problem, as its bold beginning; null where nobody counted requests. */
export function failureCount({ failures }: Problem): string | null {
  if (failures === null || failures.failed === 0) return null;
  return `${formatCount(failures.failed)} of ${formatCountOf(failures.requests, 'request')} failed`;
}

/** What stands behind the counts: over which time, and how its other versions do meanwhile. */
export function comparisonWords({ siblings, reason, failures }: Problem, windowSeconds: number): string {
  if (failures === null || failures.failed === 0) return reason;
  const others = siblings.map(({ version, requests, failed }) => {
    const count = failed === 0 ? 'none' : formatCount(failed);
    return `${version} failed ${count} of ${formatCount(requests)}`;
  });
  return ` in ${formatDuration(windowSeconds)}${others.length === 0 ? '' : `; ${others.join(', ')}`}.`;
}

/** "checkout 0.44 %", "frontend not touched": how somebody on the way to the entry feels a problem. */
export function feltWords(node: GraphNode): { readonly name: string; readonly how: string } {
  const ratio = errorRatioOf(node);
  const name = nodeName(node);
  if (ratio === null) return { name, how: 'not told' };
  return { name, how: ratio === 0 ? 'not touched' : amountText(formatRatio(ratio)) };
}
