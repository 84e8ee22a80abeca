import type { GraphWarning } from '../../domain/mesh-graph.ts';
import { warning } from '../../domain/warning.ts';
import type { InformerState } from '../../kubernetes/informer.ts';
import type { ControlPlaneStatus } from '../../ports/control-plane.ts';

/** How one kind of object is doing. */
export interface KindStatus {
  readonly plural: string;
  readonly state: InformerState;
  readonly unreadable: number;
}

/** Kinds without which there is no topology at all. */
const NEEDED: ReadonlySet<string> = new Set(['namespaces', 'services', 'deployments']);

/** Whether the first full state is there: nothing is starting any more, and what is needed could be read. */
export function isComplete(kinds: readonly KindStatus[]): boolean {
  return kinds.every(({ plural, state }) =>
    NEEDED.has(plural) ? state.phase === 'synced' || state.phase === 'stale' : state.phase !== 'starting',
  );
}

/** Unix seconds since when not all kinds are in step; `now` while all are. */
export function confirmedAt(kinds: readonly KindStatus[], now: number): number {
  const stale = kinds.filter(({ state }) => state.phase === 'stale').map(({ state }) => state.since ?? now);
  return Math.min(now, ...stale);
}

/** All kinds in one verdict with a sentence. Kinds that the server does not serve are no fault. */
export function overallStatus(kinds: readonly KindStatus[], now: number): ControlPlaneStatus {
  const inPhase = (phase: InformerState['phase']): readonly KindStatus[] =>
    kinds.filter(({ state }) => state.phase === phase);
  const failing = [...inPhase('starting'), ...inPhase('stale')].filter(({ state }) => state.detail !== null);
  const [first] = failing;
  const status = { checkedAt: now };
  if (first !== undefined) {
    const isDown = failing.some(({ plural }) => NEEDED.has(plural));
    return { ...status, status: isDown ? 'down' : 'degraded', detail: first.state.detail ?? '' };
  }
  if (inPhase('starting').length > 0)
    return { ...status, status: 'degraded', detail: 'The first reading is under way.' };
  const forbidden = inPhase('forbidden');
  const [firstForbidden] = forbidden;
  if (firstForbidden !== undefined) {
    const plurals = forbidden.map(({ plural }) => plural).join(', ');
    const detail = `Not allowed to read ${plurals}. ${firstForbidden.state.detail ?? ''}`.trim();
    const isDown = forbidden.some(({ plural }) => NEEDED.has(plural));
    return { ...status, status: isDown ? 'down' : 'degraded', detail };
  }
  const synced = inPhase('synced').length;
  return { ...status, status: 'ok', detail: `${synced} kinds of objects are watched.` };
}

/** What must be said beside the topology: objects that could not be read, kinds that may not be read. */
export function cacheWarnings(kinds: readonly KindStatus[]): readonly GraphWarning[] {
  const unreadable = kinds.filter((kind) => kind.unreadable > 0);
  const count = unreadable.reduce((sum, kind) => sum + kind.unreadable, 0);
  const plurals = unreadable.map(({ plural }) => plural).join(', ');
  const forbidden = kinds.filter(({ state }) => state.phase === 'forbidden');
  const skipped = `Objects that break their own schema are left out (${plurals}).`;
  return [
    ...(count === 0 ? [] : [warning('objects-skipped', skipped, count)]),
    ...forbidden.map(({ plural, state }) => {
      const text = `Not allowed to read ${plural}, so what they say is missing. ${state.detail ?? ''}`;
      return warning('kind-forbidden', text.trim());
    }),
  ];
}
