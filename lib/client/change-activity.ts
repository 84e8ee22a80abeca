import type { ChangeSummary } from '../contract/changes.ts';

const activeStates: ReadonlySet<ChangeSummary['state']> = new Set([
  'applying',
  'converging',
  'guarded',
  'active',
  'undoing',
]);

type Lived = Pick<ChangeSummary, 'state' | 'deadline' | 'isPaused' | 'alarm' | 'stage' | 'stages'>;

/** In force, or on its way there or back. A split that has settled for good is history: it is what the mesh is now. */
export function isActive({ state, deadline, isPaused, alarm, stage, stages }: Lived): boolean {
  if (!activeStates.has(state)) return false;
  if (state !== 'active') return true;
  return deadline !== null || isPaused || alarm !== null || stage + 1 < stages;
}

/** A fault that is injected now, or about to be. */
export const isRunningFault = ({
  intent,
  state,
  deadline,
}: Pick<ChangeSummary, 'intent' | 'state' | 'deadline'>): boolean =>
  intent.kind === 'fault' && activeStates.has(state) && deadline !== null;
