'use client';

import { useRef } from 'react';
import { listEntries, type ChangeListEntry } from '@/components/changes/change-list-entries.ts';
import { exportCsv, exportJson } from '@/components/changes/change-list-export.ts';
import { ChangeListFilters, type NavigateChanges } from '@/components/changes/change-list-filters.tsx';
import { isActive } from '@/lib/client/change-activity.ts';
import { ChangeList } from '@/components/changes/change-list.tsx';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { PanelFailureLine } from '@/components/ui/panel-state.tsx';
import type { Changes } from '@/lib/client/change-queries.ts';
import { changesHref, type ChangesLocation } from '@/lib/client/changes-location.ts';
import styles from './changes-page.module.css';
import { saveFile } from '@/components/ui/save-file.ts';

interface ChangesListProps {
  readonly changes: Changes | undefined;
  /** What the filters leave; null before the first answer. */
  readonly entries: readonly ChangeListEntry[] | null;
  readonly location: ChangesLocation;
  readonly navigate: NavigateChanges;
  readonly openId: string | null;
  readonly nowMs: number;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

const unfiltered = { group: 'all', outcome: 'any', service: null, who: null, text: '' } as const;

/** The list with its filters, its key and its way out into a file. */
export function ChangesList(props: ChangesListProps) {
  const { changes, entries, location, navigate, openId, nowMs, error, onRetry } = props;
  const filterRef = useRef<HTMLInputElement>(null);
  useShortcut('/', 'Filter the list', 'Changes', () => filterRef.current?.focus());
  const known = changes === undefined ? [] : listEntries(changes, unfiltered, null);
  const save = (format: 'json' | 'csv'): void =>
    format === 'json'
      ? saveFile('changes.json', 'application/json', exportJson(entries ?? []))
      : saveFile('changes.csv', 'text/csv', exportCsv(entries ?? []));
  return (
    <ChangeList
      entries={entries}
      knownCount={known.length}
      openId={openId}
      hrefOf={(id) => changesHref(location, id)}
      nowMs={nowMs}
      navigate={navigate}
      failure={
        error === null ? null : (
          <div className={styles.failure} role="alert">
            <PanelFailureLine message={failureWords(error)} onRetry={onRetry} />
          </div>
        )
      }
      filters={
        <ChangeListFilters
          known={known}
          activeCount={(changes?.changes ?? []).filter(isActive).length}
          location={location}
          navigate={navigate}
          filterRef={filterRef}
          onExport={save}
        />
      }
    />
  );
}
