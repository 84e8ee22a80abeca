import { advanceApplying } from './apply-steps.ts';
import { DONE, type ChangeTurn, type Next } from './change-turn.ts';
import { advanceUndoing } from './undo-steps.ts';
import { advanceWatching } from './watch-change.ts';

/** Takes a change as far as it comes now, one recorded step after the other. */
export async function driveChange(turn: ChangeTurn): Promise<Next> {
  for (;;) {
    if (turn.signal.aborted) return DONE;
    const next = await advance(turn);
    if (next.kind !== 'again') return next;
  }
}

function advance(turn: ChangeTurn): Promise<Next> {
  switch (turn.change.state) {
    case 'applying':
      return advanceApplying(turn);
    case 'converging':
    case 'guarded':
    case 'active':
      return advanceWatching(turn);
    case 'undoing':
      return advanceUndoing(turn);
    case 'undone':
    case 'expired':
    case 'failed':
    case 'refused':
    case 'conflict':
      return Promise.resolve(DONE);
  }
}
