import type { Change, ChangeEventKind, ChangeState } from '../../domain/change.ts';

/** What takes a change back, with the end that it comes to. */
const END_BY_CAUSE = {
  'write-refused': 'refused',
  'write-conflict': 'conflict',
  'write-lost': 'failed',
  'write-late': 'failed',
  'undo-requested': 'undone',
  'guard-breached': 'undone',
  'guard-without-data': 'undone',
  halted: 'undone',
  'reverted-by-owner': 'undone',
  'changed-by-others': 'undone',
  replaced: 'undone',
  expired: 'expired',
} as const satisfies Partial<Record<ChangeEventKind, ChangeState>>;

/** Events that take a change back. */
export type UndoCause = keyof typeof END_BY_CAUSE;

const isCause = (event: ChangeEventKind): event is UndoCause => Object.hasOwn(END_BY_CAUSE, event);

/** Why a change that is being undone is: the last cause before the undoing began. */
export function undoCause({ timeline }: Pick<Change, 'timeline'>): UndoCause {
  const begun = timeline.findLastIndex(({ event, step }) => event === 'undo-started' && step === null);
  for (const { event } of timeline.slice(0, begun < 0 ? timeline.length : begun).toReversed()) {
    if (isCause(event)) return event;
  }
  return 'undo-requested';
}

/** State in which a change ends that was taken back. */
export const endOf = (cause: UndoCause): ChangeState => END_BY_CAUSE[cause];

/** Whether the undoing makes up for a write that failed, rather than for a change that was in force. */
export const isCompensation = (cause: UndoCause): boolean =>
  cause === 'write-refused' || cause === 'write-conflict' || cause === 'write-lost';
