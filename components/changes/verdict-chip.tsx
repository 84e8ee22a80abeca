import { Check, Hourglass } from 'lucide-react';
import { Chip } from '@/components/ui/chip.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { verdictName, verdictWords } from './verdict-words.ts';
import styles from './split-editor.module.css';

/** Whether the mesh does what was asked, by the requests that were counted since. */
export function VerdictChip({ proof }: { readonly proof: NonNullable<ChangeSummary['proof']> }) {
  const { verdict } = proof;
  return (
    <>
      {verdict === 'converged' && (
        <Chip tone="healthy" glyph={<Icon icon={Check} size={13} />}>
          {verdictName(proof)}
        </Chip>
      )}
      {verdict === 'not-converged' && (
        <Chip tone="degraded" glyph={<HealthGlyph health="degraded" size={12} label={null} />}>
          {verdictName(proof)}
        </Chip>
      )}
      {verdict === 'cannot-tell' && (
        <Chip glyph={<Icon icon={Hourglass} size={12} />}>{verdictName(proof)}</Chip>
      )}
      <span className={styles.quiet} title={proof.reason ?? undefined}>
        {verdictWords(proof)}
      </span>
    </>
  );
}
