import { useState } from 'react';
import type { SplitDraft } from './split-draft.ts';

interface Held {
  readonly draft: SplitDraft;
  /** The link's draft that it is held over. */
  readonly over: string;
}

/** A draft in somebody's hand: shown at once, written into the link when it is let go, given up when the link moves. */
export function useHeldDraft(settled: SplitDraft, onSettle: (draft: SplitDraft) => void) {
  const [held, setHeld] = useState<Held | null>(null);
  const over = JSON.stringify(settled.map(({ version, percent }) => [version, percent]));
  if (held !== null && held.over !== over) setHeld(null);
  const current = held !== null && held.over === over ? held.draft : settled;
  return {
    draft: current,
    hold: (draft: SplitDraft): void => setHeld({ draft, over }),
    settle: (): void => {
      if (held !== null) onSettle(held.draft);
    },
    /** Takes a draft at once: a press, no drag. */
    take: (draft: SplitDraft): void => {
      setHeld({ draft, over });
      onSettle(draft);
    },
  };
}
