import type { Change } from '@/lib/client/change-queries.ts';
import { observedWords } from './change-list-words.ts';

export type LifeTone = 'done' | 'wait' | 'undo' | 'warn' | 'bad';

/** One station of a change's life. */
export interface LifeStep {
  readonly key: string;
  readonly title: string;
  /** Unix seconds; of what is still to come, when it is due; null where that is not known. */
  readonly at: number | null;
  readonly tone: LifeTone;
  /** Few words under the time. */
  readonly note: string | null;
  /** Not reached yet. */
  readonly isAhead: boolean;
  /** Whether a guard watched from here to the next station. */
  readonly isGuarded: boolean;
}

type Event = Change['timeline'][number];

interface Station {
  readonly title: string;
  readonly tone: LifeTone;
}

const station = (title: string, tone: LifeTone = 'done'): Station => ({ title, tone });

/** Lines of the ledger that are stations of the life; the others are told by the ledger alone. */
const stations: Readonly<Record<string, Station>> = {
  planned: station('Planned'),
  refused: station('Refused', 'bad'),
  'write-unknown': station('No answer', 'warn'),
  'write-refused': station('Write refused', 'bad'),
  'write-conflict': station('Conflict', 'bad'),
  'write-lost': station('Write lost', 'bad'),
  'write-late': station('Landed late', 'warn'),
  converging: station('Applied'),
  converged: station('Converged'),
  'not-converged': station('Not as asked', 'warn'),
  'cannot-tell': station('Cannot tell', 'wait'),
  'stage-started': station('Next stage'),
  paused: station('Paused', 'warn'),
  resumed: station('Resumed'),
  'guard-breached': station('Guard tripped', 'bad'),
  'guard-passed': station('Guard passed'),
  'guard-without-data': station('Guard blind', 'warn'),
  'guard-cannot-tell': station('Guard in doubt', 'wait'),
  'undo-requested': station('Undo asked', 'undo'),
  halted: station('Halted', 'bad'),
  expired: station('Time over'),
  'reverted-by-owner': station('Reverted by owner', 'warn'),
  'changed-by-others': station('Changed by others', 'warn'),
  replaced: station('Replaced', 'warn'),
  restored: station('In force again'),
  compensated: station('Taken back', 'undo'),
  'compensation-failed': station('Not taken back', 'bad'),
  undone: station('Undone', 'undo'),
  'undo-failed': station('Undo failed', 'bad'),
};

const verdicts: ReadonlySet<string> = new Set(['converged', 'not-converged', 'cannot-tell']);
const guardStarts: ReadonlySet<string> = new Set(['guard-started']);
const guardEnds: ReadonlySet<string> = new Set([
  'guard-breached',
  'guard-passed',
  'guard-without-data',
  'undo-requested',
  'halted',
  'expired',
  'undone',
]);

/** The stations of a change, in order, and what is still to come. */
export function lifeSteps(change: Change): readonly LifeStep[] {
  const { timeline } = change;
  const reached = timeline.flatMap((event, index): LifeStep[] => {
    const known = stations[event.event];
    if (known === undefined || isDetail(event) || isOvertaken(timeline, index)) return [];
    return [
      {
        key: `${event.event} ${index}`,
        title: known.title,
        at: event.at,
        tone: known.tone,
        note: noteOf(change, event),
        isAhead: false,
        isGuarded: isGuardedAfter(timeline, index),
      },
    ];
  });
  return [...reached, ...stepsAhead(change)];
}

/** An object of several that is undone; the whole has a line of its own. */
const isDetail = ({ event, step }: Event): boolean => event === 'undone' && step !== null;

/** A verdict that another one followed at once says only how the evidence grew. */
function isOvertaken(timeline: readonly Event[], index: number): boolean {
  if (!verdicts.has(timeline[index]?.event ?? '')) return false;
  const next = timeline.slice(index + 1).find(({ event }) => stations[event] !== undefined);
  return next !== undefined && verdicts.has(next.event);
}

function isGuardedAfter(timeline: readonly Event[], index: number): boolean {
  const at = timeline[index]?.at ?? 0;
  // The guard starts in the same moment as the station that it starts at.
  const until = timeline.filter((event, position) => position <= index || event.at === at);
  const started = until.findLastIndex(({ event }) => guardStarts.has(event));
  const ended = until.findLastIndex(({ event }) => guardEnds.has(event));
  return started > ended;
}

function noteOf(change: Change, { event, at, detail, who }: Event): string | null {
  switch (event) {
    case 'planned':
      return ownerNote(change);
    case 'converging':
      return change.steps.length === 1 ? '1 object' : `${change.steps.length} objects`;
    case 'converged':
    case 'not-converged':
      return change.proof !== null && Math.abs(change.proof.since - at) < 1 ? observedWords(change) : null;
    case 'undo-requested':
      return who;
    case 'stage-started':
    case 'guard-breached':
      return detail;
    default:
      return null;
  }
}

function ownerNote({ owner }: Change): string {
  if (owner.by !== null) return `owner: ${owner.by}`;
  return owner.verdict === 'unknown' ? 'owner not known' : 'owner: none';
}

/** What the change waits for, as far as it is known. */
function stepsAhead(change: Change): readonly LifeStep[] {
  const { intent, state, guard, guardedSince, appliedAt, deadline, isPaused, stage, stages } = change;
  const ahead = (key: string, title: string, at: number | null): LifeStep => ({
    key: `ahead ${key}`,
    title,
    at,
    tone: 'wait',
    note: null,
    isAhead: true,
    isGuarded: false,
  });
  switch (state) {
    case 'applying':
      return [ahead('applied', 'Applied', null)];
    case 'undoing':
      return [ahead('undone', 'Undone', null)];
    case 'converging':
    case 'guarded':
    case 'active':
      return [
        ...(state === 'converging' ? [ahead('converged', 'Converged', null)] : []),
        ...(guard !== null &&
        guardedSince !== null &&
        appliedAt !== null &&
        stage + 1 >= stages &&
        endsBefore(deadline, appliedAt + guard.windowSeconds)
          ? [ahead('guard', 'Guard ends', appliedAt + guard.windowSeconds)]
          : []),
        ...(stage + 1 < stages && !isPaused
          ? [ahead('stage', `Stage ${stage + 2} of ${stages}`, nextStageAt(change))]
          : []),
        ...(deadline === null
          ? []
          : [ahead('deadline', intent.kind === 'fault' ? 'Lifts itself' : 'Undoes itself', deadline)]),
      ];
    case 'undone':
    case 'expired':
    case 'failed':
    case 'refused':
    case 'conflict':
      return [];
  }
}

/** Whether something ends while the change still lives. */
const endsBefore = (deadline: number | null, at: number): boolean => deadline === null || at < deadline;

function nextStageAt({ intent, appliedAt, stage }: Change): number | null {
  if (intent.kind !== 'split' || appliedAt === null) return null;
  const bakeSeconds = intent.stages?.[stage]?.bakeSeconds;
  return bakeSeconds === undefined ? null : appliedAt + bakeSeconds;
}
