import { useEffect, useState } from 'react';

/** How the last copy went; `idle` again after two seconds. */
export type CopyOutcome = 'idle' | 'copied' | 'refused';

const shownMs = 2_000;

/** Copies texts and tells for two seconds how it went; a browser refuses without a secure context. */
export function useCopy(): { readonly outcome: CopyOutcome; readonly copy: (text: string) => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return { outcome, copy };
}
