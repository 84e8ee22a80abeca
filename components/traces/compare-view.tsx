import { InlineMessage } from '@/components/ui/message.tsx';
import type { TraceComparisonAnswer } from '@/lib/client/trace-queries.ts';
import { CompareGrid } from './compare-grid.tsx';
import { CompareHead } from './compare-head.tsx';
import { CompareTags, CompareTime } from './compare-tables.tsx';
import styles from './compare-view.module.css';
import { differenceSentence, pathSide } from './compared-rows.ts';

interface CompareViewProps {
  readonly comparison: TraceComparisonAnswer;
  readonly hrefOf: (traceId: string, spanId: string | null) => string;
  readonly swapHref: string;
  readonly changeHref: string;
}

/** Two traces path by path: what only one of them did, and where the difference comes from. */
export function CompareView({ comparison, hrefOf, swapHref, changeHref }: CompareViewProps) {
  const { a, b, paths, warnings } = comparison;
  const sentence = differenceSentence(comparison);
  const onlyA = paths.filter((path) => pathSide(path) === 'only-a').length;
  const onlyB = paths.filter((path) => pathSide(path) === 'only-b').length;
  return (
    <div className={styles.page}>
      <CompareHead comparison={comparison} hrefOf={hrefOf} swapHref={swapHref} changeHref={changeHref} />
      <CompareGrid comparison={comparison} hrefOf={hrefOf} />
      <div className={styles.bottom}>
        <CompareTime comparison={comparison} />
        <CompareTags comparison={comparison} />
        <section className={styles.verdict} aria-label="What makes the difference">
          {sentence !== null && <InlineMessage tone="accent">{sentence}</InlineMessage>}
          <InlineMessage>
            {onlyA === 0 && onlyB === 0
              ? 'Both went the same way.'
              : `${onlyA} paths are only in A, ${onlyB} only in B.`}
          </InlineMessage>
          {(a.traceIds.length > 1 || b.traceIds.length > 1) && (
            <InlineMessage>Of several traces, the means are compared.</InlineMessage>
          )}
          {warnings.map(({ code, text }) => (
            <InlineMessage key={`${code} ${text}`} tone="degraded">
              {text}
            </InlineMessage>
          ))}
        </section>
      </div>
    </div>
  );
}
