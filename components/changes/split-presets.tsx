'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Select } from '@/components/ui/select.tsx';
import { allTo, setShare, type SplitDraft } from './split-draft.ts';
import styles from './split-editor.module.css';

const presets = ['0', '5', '10', '25', '50', '100'] as const;

interface SplitPresetsProps {
  readonly draft: SplitDraft;
  /** Percent in effect of the last version. */
  readonly before: number;
  readonly disabledReason: string | undefined;
  readonly onDraft: (draft: SplitDraft) => void;
  readonly children: ReactNode;
}

/** Usual shares of a version at one press. */
export function SplitPresets({ draft, before, disabledReason, onDraft, children }: SplitPresetsProps) {
  const [chosen, setChosen] = useState(draft.at(-1)?.version ?? '');
  const share = draft.find(({ version }) => version === chosen);
  const other = draft.find(({ version }) => version !== chosen);
  if (share === undefined) return null;
  return (
    <div className={styles.presets}>
      {draft.length > 2 ? (
        <Select
          look="toolbar"
          label="Share of"
          options={draft.map(({ version }) => ({ value: version, label: version }))}
          value={chosen}
          onValueChange={setChosen}
        />
      ) : (
        <span className={styles.quiet}>{chosen} to</span>
      )}
      <SegmentedControl<string>
        label={`Share of ${chosen} at once`}
        segments={presets.map((value) => ({ value, label: `${value} %` }))}
        value={String(share.percent)}
        onValueChange={(value) => onDraft(setShare(draft, chosen, Number(value)))}
        disabledReason={disabledReason}
      />
      {draft.length === 2 && other !== undefined && (
        <Button
          size="small"
          tone="ghost"
          disabledReason={disabledReason}
          onClick={() => onDraft(allTo(draft, share.percent >= 50 ? other.version : chosen))}
        >
          All to {share.percent >= 50 ? other.version : chosen} <Kbd keys="B" />
        </Button>
      )}
      <span className={styles.hints} aria-hidden>
        <Kbd keys="← →" /> 1 % <Kbd keys="Shift" /> 5 % <Kbd keys="Esc" /> back to {before} %
      </span>
      <span className={styles.act}>{children}</span>
    </div>
  );
}
