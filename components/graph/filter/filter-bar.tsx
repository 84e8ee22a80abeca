'use client';

import { ListFilter, X } from 'lucide-react';
import { useId, useState, type RefObject } from 'react';
import { CompletionField, type TextPart } from '@/components/ui/completion-field.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import type { MapFilterMode, MapLocation } from '@/lib/client/map-location.ts';
import { completeFilter } from '@/lib/graph/filter/complete-filter.ts';
import type { FilterMistake } from '@/lib/graph/filter/filter-expression.ts';
import { filterTextParts, type FilterTextRole } from '@/lib/graph/filter/filter-text-parts.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import type { LiveMap } from '../use-live-map.ts';
import type { Navigate } from '../use-map-location.ts';
import { FilterFacets } from './filter-facets.tsx';
import { narrowedWords } from './narrowed-words.ts';
import { SavedViews } from './saved-views.tsx';
import styles from './filter-bar.module.css';

interface FilterBarProps {
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly map: Pick<LiveMap, 'scene' | 'whole'>;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

const modes: readonly { value: MapFilterMode; label: string }[] = [
  { value: 'hide', label: 'Hide the rest' },
  { value: 'highlight', label: 'Highlight' },
];

const tones: Readonly<Record<FilterTextRole, TextPart['tone']>> = {
  field: 'name',
  value: 'value',
  keyword: 'plain',
  plain: 'plain',
};

const empty = { nodes: [], edges: [] };

/** The one filter of graph, matrix and table: typed, chosen from lists or saved, and what it leaves in words. */
export function FilterBar({ location, navigate, map: { scene, whole }, inputRef }: FilterBarProps) {
  const inForce = location.filter;
  const [draft, setDraft] = useState<{ readonly text: string; readonly isDone: boolean } | null>(null);
  const messageId = useId();
  const text = draft?.text ?? inForce;
  const { mistake } = parseFilter(text);
  // A filter that is still being typed is not wrong for being unfinished.
  const shown = mistake !== null && (draft?.isDone !== false || mistake.to < text.length) ? mistake : null;
  const narrowed = scene?.narrowed ?? null;
  const keep = (): void => {
    if (draft === null) return;
    if (mistake !== null) return setDraft({ ...draft, isDone: true });
    setDraft(null);
    navigate({ filter: text.trim(), position: null });
  };
  const remove = (): void => {
    setDraft(null);
    navigate({ filter: '', position: null });
  };
  return (
    <search className={styles.bar} aria-label="Filter of the map">
      <div className={styles.field}>
        <CompletionField
          inputRef={inputRef}
          label="Filter"
          icon={<Icon icon={ListFilter} quiet />}
          placeholder="Filter: ns = payments and errors > 1 %"
          shortcut="/"
          value={text}
          onValueChange={(value) => setDraft({ text: value, isDone: false })}
          onCommit={keep}
          onLeave={keep}
          onCancel={() =>
            draft === null ? document.querySelector<HTMLElement>(mapTree)?.focus() : setDraft(null)
          }
          complete={(value, caret) => completeFilter(value, caret, whole?.snapshot ?? empty)}
          parts={filterTextParts(text, shown).map(({ role, ...part }) => ({ ...part, tone: tones[role] }))}
          isInvalid={shown !== null}
          describedBy={shown === null && narrowed === null ? undefined : messageId}
          end={
            <IconButton
              size="small"
              label="Remove the filter"
              icon={<Icon icon={X} size={14} />}
              onClick={remove}
            />
          }
        />
      </div>
      <FilterFacets text={inForce} snapshot={whole?.snapshot ?? null} navigate={navigate} />
      {narrowed === null && shown === null ? (
        <span className={styles.grow} />
      ) : (
        <output id={messageId} className={styles.message}>
          {shown === null && narrowed !== null ? narrowedWords(narrowed) : null}
          {shown !== null && <Mistake mistake={shown} hasOther={inForce !== '' && inForce !== text} />}
        </output>
      )}
      {narrowed !== null && (
        <SegmentedControl
          label="What does not fit"
          segments={modes}
          value={location.filterMode}
          onValueChange={(filterMode) => navigate({ filterMode, position: null })}
        />
      )}
      <SavedViews location={location} navigate={navigate} />
    </search>
  );
}

const mapTree = '[role=tree]';

function Mistake({ mistake, hasOther }: { readonly mistake: FilterMistake; readonly hasOther: boolean }) {
  return (
    <>
      <HealthGlyph health="unhealthy" size={12} label={null} />
      <span>
        <b>{mistake.text}</b>
        {mistake.nearest !== null && (
          <>
            {' '}
            Did you mean <code className={styles.nearest}>{mistake.nearest}</code>?
          </>
        )}{' '}
        <span className={styles.quiet}>
          Column {mistake.from + 1}.{' '}
          {hasOther ? 'The last right filter stays in force.' : 'Nothing is filtered.'}
        </span>
      </span>
    </>
  );
}
