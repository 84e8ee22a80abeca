import type { Change } from '@/lib/client/change-queries.ts';
import type { VersionHistory } from '@/lib/client/version-history.ts';
import { wilsonInterval } from '@/lib/domain/confidence-sequence.ts';

/** A share at an instant (unix seconds), with its 95 % interval of one look; null where no request was counted. */
export interface SharePoint {
  readonly at: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Rates are taken over so long, so a rate times this is a count of requests. */
const windowSeconds = 60;

/** Share of one version of all requests to the service, over time. */
export function observedShares(
  versions: readonly { readonly version: string; readonly history: VersionHistory }[],
  version: string,
): readonly SharePoint[] {
  const rates = versions.map(({ version: name, history }) => ({
    isOurs: name === version,
    points: new Map(history.requestRate),
  }));
  const instants = [...new Set(rates.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
  return instants.map((at) => {
    let [ours, all] = [0, 0];
    for (const { isOurs, points } of rates) {
      const rate = points.get(at) ?? 0;
      all += rate;
      if (isOurs) ours += rate;
    }
    if (all <= 0) return { at, share: null, low: null, high: null };
    const { low, high } = wilsonInterval(ours * windowSeconds, all * windowSeconds);
    return { at, share: ours / all, low, high };
  });
}

/** What was asked of a version at instants (unix seconds). */
export function askedShares(
  change: Pick<Change, 'intent' | 'sharesBefore' | 'sharesAfter' | 'timeline'>,
  version: string,
  instants: readonly number[],
): readonly { readonly at: number; readonly value: number }[] {
  const before = change.sharesBefore[version] ?? 0;
  const turns: { readonly at: number; readonly value: number }[] = [];
  let stage = 0;
  for (const { at, event, step } of change.timeline) {
    if (event === 'stage-started') stage += 1;
    if (event === 'converging') turns.push({ at, value: stageShare(change, version, stage) });
    if ((event === 'undone' || event === 'compensated') && step === null) turns.push({ at, value: before });
  }
  return instants.map((at) => ({
    at,
    value: turns.findLast((turn) => turn.at <= at)?.value ?? before,
  }));
}

function stageShare(
  { intent, sharesAfter }: Pick<Change, 'intent' | 'sharesAfter'>,
  version: string,
  stage: number,
): number {
  const weights = intent.kind === 'split' ? intent.stages?.[stage]?.weights : undefined;
  if (weights === undefined) return sharesAfter[version] ?? 0;
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return sum === 0 ? 0 : (weights[version] ?? 0) / sum;
}

/** The version that a proof is about: the one whose share moves most; null where no shares are moved. */
export function movedVersion({
  sharesBefore,
  sharesAfter,
}: Pick<Change, 'sharesBefore' | 'sharesAfter'>): string | null {
  const versions = [...new Set([...Object.keys(sharesBefore), ...Object.keys(sharesAfter)])].sort();
  const moved = (version: string): number =>
    Math.round(Math.abs((sharesAfter[version] ?? 0) - (sharesBefore[version] ?? 0)) * 1e6);
  // Of two that move alike, the last is the newer one, which the change is usually for.
  const [most] = versions.toReversed().toSorted((a, b) => moved(b) - moved(a));
  return most === undefined || moved(most) === 0 ? null : most;
}
