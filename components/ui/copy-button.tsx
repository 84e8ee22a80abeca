'use client';

import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

interface CopyButtonProps {
  /** What is copied: "query". */
  readonly what: string;
  readonly text: string;
}

const shownMs = 2_000;
const icons = { idle: Copy, copied: Check, refused: X };

/** Copies a text and says so; a browser that refuses (no secure context) is told as well. */
export function CopyButton({ what, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<keyof typeof icons>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  const labels = {
    idle: `Copy ${what}`,
    copied: `Copied ${what}`,
    refused: 'The browser refused; select and copy',
  };
  return (
    <IconButton
      size="small"
      label={labels[outcome]}
      icon={<Icon icon={icons[outcome]} size={14} />}
      onClick={() => void copy()}
    />
  );
}
