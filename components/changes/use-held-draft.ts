import { useState } from 'react';
import type { SplitDraft } from './split-draft.ts';

interface Held {
  readonly draft: SplitDraft;
  /** The link's draft that it is held over. */
  readonly over: string;
  /** Drafts that were let go and are on their way into the link, which is slower than a hand. */
  readonly sent: readonly string[];
}

/** A draft in somebody's hand: shown at once, written into the link when it is let go, given up when the link moves by itself. */
export function useHeldDraft(settled: SplitDraft, onSettle: (draft: SplitDraft) => void) {
  const [held, setHeld] = useState<Held | null>(null);
  const over = keyOf(settled);
  if (held !== null && held.over !== over) setHeld(afterMove(held, over));
  const current = held !== null && (held.over === over || held.sent.includes(over)) ? held.draft : settled;
  const hold = (draft: SplitDraft, isSent = false): void =>
    setHeld((before) => ({
      draft,
      over,
      sent: [...(before?.sent ?? []), ...(isSent ? [keyOf(draft)] : [])],
    }));
  return {
    draft: current,
    hold: (draft: SplitDraft): void => hold(draft),
    settle: (): void => {
      if (held === null) return;
      hold(held.draft, true);
      onSettle(held.draft);
    },
    /** Takes a draft at once: a press, no drag. */
    take: (draft: SplitDraft): void => {
      hold(draft, true);
      onSettle(draft);
    },
  };
}

const keyOf = (draft: SplitDraft): string =>
  JSON.stringify(draft.map(({ version, percent }) => [version, percent]));

/** The link moved: by what was sent from here, which changes nothing in the hand; or by itself, which takes it away. */
function afterMove(held: Held, over: string): Held | null {
  const echo = held.sent.indexOf(over);
  return echo < 0 ? null : { ...held, over, sent: held.sent.slice(echo + 1) };
}
