'use client';

import { Check, Copy, X } from 'lucide-react';
import { useCopy } from './copy-text.ts';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

interface CopyButtonProps {
  /** What is copied: "query". */
  readonly what: string;
  readonly text: string;
}

const icons = { idle: Copy, copied: Check, refused: X };

/** Copies a text and says so; a browser that refuses (no secure context) is told as well. */
export function CopyButton({ what, text }: CopyButtonProps) {
  const { outcome, copy } = useCopy();
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
      onClick={() => void copy(text)}
    />
  );
}
