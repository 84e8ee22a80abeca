import type { ChipTone } from '@/components/ui/chip.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import type { ChangeSummary, Changes } from '@/lib/client/change-queries.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatLasting } from '@/lib/format/duration.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { amountText } from '@/lib/format/amount.ts';

export type RefusedAttempt = Changes['refusals'][number];

/** How a change went, in a word or two. */
export interface ChangeOutcomeView {
  readonly word: string;
  readonly tone: ChipTone;
  readonly isHappy: boolean;
}

const outcome = (word: string, tone: ChipTone, isHappy = false): ChangeOutcomeView => ({
  word,
  tone,
  isHappy,
});

/** What the chip of a change says. An ended one that went as planned is quiet, so that the others stand out. */
export function outcomeOf(change: ChangeSummary): ChangeOutcomeView {
  switch (change.state) {
    case 'applying':
      return outcome('Applying', 'accent');
    case 'converging':
      return outcome('Converging', 'accent');
    case 'guarded':
      return outcome('Guard watches', 'accent');
    case 'active':
      return change.alarm === null ? provenOutcome(change) : outcome('Needs a person', 'unhealthy');
    case 'undoing':
      return outcome('Being undone', 'degraded');
    case 'undone':
      return undoneOutcome(change);
    case 'expired':
      return outcome('Expired', 'quiet');
    case 'failed':
      return outcome('Failed', 'unhealthy');
    case 'refused':
      return outcome('Refused', 'quiet');
    case 'conflict':
      return outcome('Conflict', 'degraded');
  }
}

function provenOutcome({ proof }: ChangeSummary): ChangeOutcomeView {
  switch (proof?.verdict) {
    case 'converged':
      return outcome('Converged', 'healthy', true);
    case 'not-converged':
      return outcome('Not as asked', 'degraded');
    case 'cannot-tell':
      return outcome('Cannot tell', 'neutral');
    case undefined:
      return outcome('In effect', 'neutral');
  }
}

function undoneOutcome({ endedBy }: ChangeSummary): ChangeOutcomeView {
  switch (endedBy) {
    case 'guard-breached':
      return outcome('Undone by its guard', 'unhealthy');
    case 'guard-without-data':
      return outcome('Undone, guard blind', 'degraded');
    case 'halted':
      return outcome('Undone by the halt', 'unhealthy');
    case 'reverted-by-owner':
      return outcome('Reverted by its owner', 'degraded');
    case 'changed-by-others':
      return outcome('Changed by others', 'degraded');
    case 'replaced':
      return outcome('Replaced', 'quiet');
    case null:
    default:
      return outcome('Undone', 'quiet');
  }
}

/** One line under the title: what came of it, and who did it. */
export function consequenceOf(change: ChangeSummary, nowMs: number): string {
  const who = change.who === null ? [] : [change.who];
  return [consequence(change, nowMs), ...who].filter((part) => part !== '').join(' · ');
}

function consequence(change: ChangeSummary, nowMs: number): string {
  const { intent, state, alarm, deadline, appliedAt, updatedAt, lastEvent, guard, guardedSince } = change;
  const clock = (at: number): string => formatClock(at * 1_000, { nowMs });
  if (alarm !== null) return alarm;
  switch (state) {
    case 'applying':
    case 'undoing':
      return lastEvent?.detail ?? '';
    case 'refused':
    case 'conflict':
    case 'failed':
      return lastEvent?.detail ?? '';
    case 'undone':
      return appliedAt === null
        ? 'Never in effect'
        : `In effect for ${formatLasting(Math.max(0, updatedAt - appliedAt))}`;
    case 'expired':
      return `${intent.kind === 'fault' ? 'Lifted' : 'Undone'} at ${clock(updatedAt)} as planned`;
    case 'converging':
    case 'guarded':
    case 'active':
      if (change.isPaused) return `Paused at stage ${change.stage + 1} of ${change.stages}`;
      if (deadline !== null)
        return `${intent.kind === 'fault' ? 'Lifts' : 'Undoes itself'} at ${clock(deadline)}`;
      if (change.stage + 1 < change.stages) return `Stage ${change.stage + 1} of ${change.stages}`;
      if (guard !== null && guardedSince !== null && appliedAt !== null) {
        return `Guarded until ${clock(appliedAt + guard.windowSeconds)}`;
      }
      if (change.stages > 1) return `Stage ${change.stage + 1} of ${change.stages}`;
      return observedWords(change) ?? (appliedAt === null ? '' : `In effect since ${clock(appliedAt)}`);
  }
}

/** What was seen of the version that moved most; null before anything was. */
export function observedWords({ proof }: Pick<ChangeSummary, 'proof'>): string | null {
  const seen = (proof?.observed ?? []).filter(({ share }) => share !== null);
  const [least] = seen.toSorted((a, b) => (a.share ?? 0) - (b.share ?? 0));
  if (least === undefined) return null;
  const share = amountText(formatRatio(least.share));
  return least.version === 'injected'
    ? `Observed on ${share} of the requests`
    : `Observed ${share} on ${least.version}`;
}

const intentGlyphs: Readonly<Record<ChangeSummary['intent']['kind'], MeshGlyphName>> = {
  split: 'split',
  canary: 'split',
  match: 'split',
  fault: 'fault',
  'clear-fault': 'fault',
  mirror: 'mirror',
  timeout: 'timeout',
  retry: 'timeout',
};

/** The drawing of what kind of change it is; of a refused try without words, the denial. */
export const glyphOf = (intent: ChangeSummary['intent'] | null): MeshGlyphName =>
  intent === null ? 'deny' : intentGlyphs[intent.kind];
