import { memo } from 'react';
import { Badge } from '@/components/ui/badge.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { codeWords } from './answer-words.ts';
import { groupSentence, rowSentence, spanService, spanTitle, unansweredText } from './span-words.ts';
import { callOf, groupHeadedBy, type TraceModel } from './trace-model.ts';
import styles from './waterfall.module.css';

export interface WaterfallRowProps {
  readonly model: TraceModel;
  readonly slot: number;
  readonly row: number;
  readonly top: number;
  readonly depth: number;
  readonly isGroup: boolean;
  /** Null: nothing is below it. */
  readonly isOpen: boolean | null;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isMatch: boolean;
  readonly domId: string;
}

const levelPx = 14;
const foldPx = 14;
const wideLevels = 14;
const mostLevels = 90;

/** Deep levels move in by little, so that a chain of thousands still has names. */
const indentPx = (depth: number): number =>
  Math.min(depth, wideLevels) * levelPx + Math.max(0, Math.min(depth, mostLevels) - wideLevels);

const foldSign = (isOpen: boolean): 'open' | 'folded' => (isOpen ? 'open' : 'folded');

/** One row of the tree. Its presses are heard by the grid, which tells them by `data-row`. */
export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { model, slot, row, top, depth, isGroup, isOpen, domId } = props;
  const span = model.spans.at(slot);
  if (span === undefined) return null;
  const indent = indentPx(depth);
  const group = isGroup ? groupHeadedBy(model, slot) : undefined;
  return (
    <div
      id={domId}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows lie at their places in a long document, as rows of a table cannot
      role="row"
      data-row={row}
      aria-level={depth + 1}
      aria-rowindex={row + 1}
      aria-selected={props.isSelected}
      aria-expanded={isOpen ?? undefined}
      className={classNames(
        styles.row,
        props.isSelected && styles.selected,
        props.isActive && styles.active,
        props.isMatch && styles.match,
      )}
      style={{ top }}
    >
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as the row */}
      <div role="gridcell" className={styles.name}>
        <span
          className={styles.fold}
          data-fold={isOpen === null ? undefined : foldSign(isOpen)}
          style={{ width: indent + foldPx, backgroundSize: `${Math.max(0, indent - 13)}px 100%` }}
        />
        <span className={classNames(styles.words, styles[`series-${model.series[slot] ?? 1}`])}>
          <b>{spanService(span)}</b>{' '}
          {span.party.version !== null && span.kind !== 'client' && (
            <>
              <span className={styles.version}>{span.party.version}</span>{' '}
            </>
          )}
          <span className={styles.title}>{spanTitle(span, callOf(model, slot))}</span>
        </span>
        {group !== undefined && <Badge tone="outline">× {group.slots.length}</Badge>}
        {span.attempt !== null && <Badge tone="outline">try {span.attempt.number}</Badge>}
        <RowStatus model={model} slot={slot} failedOfGroup={group?.failed} />
      </div>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as the row
        role="gridcell"
        className={styles.bar}
        aria-label={group === undefined ? rowSentence(model, slot) : groupSentence(group)}
      />
    </div>
  );
});

interface RowStatusProps {
  readonly model: TraceModel;
  readonly slot: number;
  readonly failedOfGroup: number | undefined;
}

/** At the end of the name: how it failed, that it was injected, or why the callee tells nothing. */
function RowStatus({ model, slot, failedOfGroup }: RowStatusProps) {
  const span = model.spans.at(slot);
  if (span === undefined) return null;
  if (failedOfGroup !== undefined && failedOfGroup > 0) {
    return <span className={styles.failed}>{failedOfGroup} failed</span>;
  }
  const code = codeWords(span);
  if (span.injected) {
    return (
      <span className={styles.injected}>
        <HealthGlyph health="injected" size={11} label={null} />
        {code ?? 'delayed'}
      </span>
    );
  }
  if (code !== null) {
    const isOrigin = model.isOrigin[slot] === 1;
    return (
      <span className={classNames(styles.failed, isOrigin && styles.origin)}>
        <HealthGlyph health="unhealthy" hollow={!isOrigin} size={11} label={null} />
        {code}
      </span>
    );
  }
  const missing = unansweredText(callOf(model, slot));
  return missing === null ? null : <span className={styles.missing}>{missing}</span>;
}
