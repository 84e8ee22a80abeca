import type { ChangeState, Guard } from '../../domain/change.ts';
import type { ChangeProof } from '../../domain/change-proof.ts';
import { judgeGuard, type GuardFinding } from '../guard/judge-guard.ts';
import { proveChange } from '../proof/prove-change.ts';
import type { TrafficSince } from '../proof/observed-time.ts';
import { readBefore } from '../proof/read-before.ts';
import { readTrafficSince, readWay } from '../proof/read-evidence.ts';
import { compareP99, readP99 } from '../proof/read-p99.ts';
import { DONE, inSeconds, type ChangeTurn, type EventNote, type Next } from './change-turn.ts';
import { reasonToEnd, type EndReason } from './reason-to-end.ts';
import { advanceStage, stageCount, type GuardMood } from './stages.ts';
import { beginUndo } from './undo-steps.ts';
import { noticeOthers } from './notice-others.ts';

const WATCH_SECONDS = 5;
const ACTIVE_SECONDS = 15;
/** Without a verdict after this long, a change counts as active all the same. */
const CONVERGE_SECONDS = 300;

/** How long a change without a deadline is watched for owners who revert it. */
export const OWNERS_WATCHED_SECONDS = 3600;

/** Looks at a change that is written: whether it may stay, still stands, shows in telemetry, and keeps its limits. */
export async function advanceWatching(turn: ChangeTurn): Promise<Next> {
  const seen = await noticeOthers(turn);
  if (seen !== null) return seen;
  const why = await reasonToEnd(turn);
  if (why !== null) return beginUndo(turn, why);
  const { state, appliedAt, guard } = turn.change;
  if (appliedAt === null) return inSeconds(WATCH_SECONDS);
  if (state !== 'active' || turn.change.stage + 1 < stageCount(turn.change)) {
    const traffic = await readTrafficSince(turn, appliedAt);
    await updateProof(turn, traffic);
    const heeded = guard === null ? 'content' : await heedGuard(turn, traffic);
    if (typeof heeded === 'object') return beginUndo(turn, heeded);
    await moveOn(turn);
    const next = await advanceStage(turn, { isTelemetryThere: traffic !== null, heeded });
    if (next !== null) return next;
  }
  return isSettled(turn) ? DONE : inSeconds(pause(turn));
}

/** Nothing is left to wait for, and owners had time enough to revert it. */
function isSettled({ change, now }: ChangeTurn): boolean {
  const { state, deadline, appliedAt } = change;
  if (state !== 'active' || deadline !== null || change.stage + 1 < stageCount(change)) return false;
  return appliedAt !== null && now - appliedAt > OWNERS_WATCHED_SECONDS;
}

/** Seconds until the next look: never past the deadline. */
function pause({ change, meshNow }: ChangeTurn): number {
  const regular =
    change.state === 'active' && change.stage + 1 >= stageCount(change) ? ACTIVE_SECONDS : WATCH_SECONDS;
  if (change.deadline === null) return regular;
  return Math.min(regular, Math.max(0.1, change.deadline - meshNow));
}

async function updateProof(turn: ChangeTurn, traffic: TrafficSince | null): Promise<void> {
  const way = await readWay(turn);
  const { change, now, mesh } = turn;
  const proof = proveChange({ change, now, traffic, way, control: mesh.control });
  const isNews = change.proof?.verdict !== proof.verdict;
  const note: EventNote = { event: proof.verdict, detail: verdictWords(proof) };
  await turn.record({ proof }, ...(isNews ? [note] : []));
}

function verdictWords({ verdict, reason }: ChangeProof): string {
  return (
    reason ?? (verdict === 'converged' ? 'Telemetry shows what was asked for.' : 'Nothing can be told yet.')
  );
}

/** What the guard says: the reason to take the change back, or whether it is content so far. Between stages it goes on watching. */
async function heedGuard(turn: ChangeTurn, traffic: TrafficSince | null): Promise<EndReason | GuardMood> {
  const { guard, guardedSince, appliedAt } = turn.change;
  if (guard === null || guardedSince === null || appliedAt === null) return 'content';
  // Too soon after the write for anything to be scraped: that is no missing telemetry.
  if (traffic?.seconds === 0) return 'waiting';
  const finding = await judgeLimits(turn, guard, guardedSince, traffic);
  if (finding.kind === 'breached') return { event: 'guard-breached', detail: finding.detail };
  if (finding.kind === 'fine' && turn.change.stage + 1 < stageCount(turn.change)) return 'content';
  if (finding.kind === 'cannot-tell') await noteDoubt(turn, guardedSince, finding.detail);
  if (turn.now - appliedAt < guard.windowSeconds) return finding.kind === 'fine' ? 'content' : 'waiting';
  if (finding.kind === 'fine') {
    await turn.record({ guardedSince: null }, { event: 'guard-passed', detail: 'The limits were kept.' });
    return 'content';
  }
  const detail =
    finding.kind === 'cannot-tell' ? finding.detail : 'Telemetry told nothing while the guard watched.';
  if (guard.onNoData === 'undo') return { event: 'guard-without-data', detail };
  await turn.record({ guardedSince: null }, { event: 'guard-without-data', detail });
  return 'content';
}

/** Says once that a limit is broken, and why that convicts nobody. */
async function noteDoubt(turn: ChangeTurn, guardedSince: number, detail: string): Promise<void> {
  const isSaid = turn.change.timeline.some(
    ({ event, at }) => event === 'guard-cannot-tell' && at >= guardedSince,
  );
  if (!isSaid) await turn.record({}, { event: 'guard-cannot-tell', detail });
}

/** The guard's limits against what telemetry tells, and only those figures are asked for that a limit needs. */
async function judgeLimits(
  turn: ChangeTurn,
  guard: Guard,
  guardedSince: number,
  traffic: TrafficSince | null,
): Promise<GuardFinding> {
  if (traffic === null) return { kind: 'no-data' };
  const isTimed = guard.maxP99Increase !== undefined || guard.maxP99Ms !== undefined;
  const [before, now] = await Promise.all([
    readBefore(turn, guard, guardedSince),
    isTimed ? readP99(turn, traffic) : null,
  ]);
  const p99 = now === null ? null : compareP99(turn, traffic, before?.p99 ?? null, now);
  return judgeGuard({ change: turn.change, guard, traffic, before: before?.traffic ?? null, p99 });
}

/** From converging to guarded to active, as far as it has come. */
async function moveOn(turn: ChangeTurn): Promise<void> {
  const { state, proof, appliedAt, guardedSince } = turn.change;
  const isProven = proof?.verdict === 'converged' || turn.now - (appliedAt ?? turn.now) >= CONVERGE_SECONDS;
  if (state === 'converging' && !isProven) return;
  const next: ChangeState = guardedSince === null ? 'active' : 'guarded';
  if (next !== state) await turn.record({ state: next });
}
