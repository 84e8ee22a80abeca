import { Download } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { SearchField } from '@/components/ui/search-field.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { ChangeGroup, ChangeOutcome, ChangesLocation } from '@/lib/client/changes-location.ts';
import { serviceOf, whoOf, type ChangeListEntry } from './change-list-entries.ts';
import styles from './change-list.module.css';

/** Changes the link of the screen; `replace` for what Back should not undo. */
export type NavigateChanges = (change: Partial<ChangesLocation>, mode?: 'push' | 'replace') => void;

interface ChangeListFiltersProps {
  /** All that is known, so that there is something to choose from. */
  readonly known: readonly ChangeListEntry[];
  readonly activeCount: number;
  readonly location: ChangesLocation;
  readonly navigate: NavigateChanges;
  readonly filterRef: Ref<HTMLInputElement>;
  readonly onExport: (format: 'json' | 'csv') => void;
}

const outcomeOptions = [
  { value: 'any', label: 'any' },
  { value: 'in-effect', label: 'in effect' },
  { value: 'taken-back', label: 'taken back' },
  { value: 'failed', label: 'refused or failed' },
] as const satisfies readonly { value: ChangeOutcome; label: string }[];

const all = '*';

/** Which changes are listed: whose, of what, how they went, and by words. */
export function ChangeListFilters(props: ChangeListFiltersProps) {
  const { known, activeCount, location, navigate, filterRef, onExport } = props;
  const groups: readonly { value: ChangeGroup; label: string }[] = [
    { value: 'all', label: 'All' },
    { value: 'active', label: `Active ${activeCount}` },
    { value: 'mine', label: 'Mine' },
  ];
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.heading}>Changes</h1>
        <SegmentedControl
          label="Show"
          segments={groups}
          value={location.group}
          onValueChange={(group) => navigate({ group })}
        />
        <Menu
          align="end"
          trigger={
            <Button tone="ghost" aria-label="Export the list">
              <Icon icon={Download} size={14} quiet />
            </Button>
          }
        >
          <MenuItem onSelect={() => onExport('json')}>Export as JSON</MenuItem>
          <MenuItem onSelect={() => onExport('csv')}>Export as CSV</MenuItem>
        </Menu>
      </div>
      <div className={styles.filters}>
        <SearchField
          ref={filterRef}
          className={styles.filter}
          label="Filter"
          purpose="filter"
          placeholder="Filter: title, reason, person"
          shortcut="/"
          value={location.text}
          onValueChange={(text) => navigate({ text }, 'replace')}
        />
        <Select<ChangeOutcome>
          label="Outcome"
          look="toolbar"
          options={outcomeOptions}
          value={location.outcome}
          onValueChange={(outcome) => navigate({ outcome })}
        />
        <Select
          label="Service"
          look="toolbar"
          options={choices(known.map(serviceOf), location.service)}
          value={location.service ?? all}
          onValueChange={(service) => navigate({ service: service === all ? null : service })}
        />
        <Select
          label="Who"
          look="toolbar"
          options={choices(known.map(whoOf), location.who)}
          value={location.who ?? all}
          onValueChange={(who) => navigate({ who: who === all ? null : who })}
        />
      </div>
    </>
  );
}

/** What is chosen stands in the list even where nothing carries it any more. */
function choices(values: readonly (string | null)[], chosen: string | null) {
  const names = [...new Set([...values, chosen].filter((value) => value !== null))].sort();
  return [{ value: all, label: 'all' }, ...names.map((name) => ({ value: name, label: name }))];
}
