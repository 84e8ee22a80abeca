import { ChevronDown, ChevronUp, Minus, Plus } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu.tsx';
import { SearchField } from '@/components/ui/search-field.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Checkbox } from '@/components/ui/switch.tsx';
import type { TraceView } from '@/lib/client/trace-location.ts';
import type { RowChoice } from './trace-rows.ts';
import styles from './trace-view.module.css';

export interface TraceToolsProps {
  readonly view: TraceView;
  readonly onViewChange: (view: TraceView) => void;
  readonly find: string;
  readonly onFindChange: (text: string) => void;
  readonly findRef: Ref<HTMLInputElement>;
  /** Null: nothing is looked for. */
  readonly matches: readonly number[] | null;
  /** Place of the match where the reader is, from 1; 0: none. */
  readonly matchPlace: number;
  readonly onMatch: (step: 1 | -1) => void;
  readonly showPath: boolean;
  readonly onShowPathChange: (isOn: boolean) => void;
  readonly choice: RowChoice;
  readonly onChoiceChange: (change: Partial<RowChoice>) => void;
  /** Folds everything below a level; null unfolds all. */
  readonly onLevel: (level: number | null) => void;
  readonly onZoom: (step: 'in' | 'out' | 'whole') => void;
}

const views = [
  { value: 'waterfall', label: 'Waterfall' },
  { value: 'table', label: 'Table' },
  { value: 'flame', label: 'Flame graph' },
] as const satisfies readonly { value: TraceView; label: string }[];

/** How the trace is drawn, and what is looked for in it. */
export function TraceTools({ findRef, ...props }: TraceToolsProps) {
  const { view, choice, onChoiceChange, matches } = props;
  return (
    <div className={styles.tools}>
      <SegmentedControl label="View" segments={views} value={view} onValueChange={props.onViewChange} />
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Enter in the field does what its buttons do */}
      <div
        className={styles.find}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
            props.onMatch(event.shiftKey ? -1 : 1);
          }
        }}
      >
        <SearchField
          ref={findRef}
          label="Find in this trace"
          placeholder="Find in this trace"
          shortcut="/"
          value={props.find}
          onValueChange={props.onFindChange}
        />
        {matches !== null && (
          <>
            <output className={styles.quiet} aria-label="Matches">
              {matchWords(matches.length, props.matchPlace)}
            </output>
            <IconButton
              size="small"
              label="Previous match"
              icon={<Icon icon={ChevronUp} size={14} />}
              onClick={() => props.onMatch(-1)}
            />
            <IconButton
              size="small"
              label="Next match"
              icon={<Icon icon={ChevronDown} size={14} />}
              onClick={() => props.onMatch(1)}
            />
          </>
        )}
      </div>
      {view === 'waterfall' && (
        <div className={styles.choices}>
          <Checkbox checked={props.showPath} onCheckedChange={props.onShowPathChange}>
            Critical path
          </Checkbox>
          <Checkbox checked={choice.proxies} onCheckedChange={(proxies) => onChoiceChange({ proxies })}>
            Proxy hops
          </Checkbox>
          <RowsMenu {...props} />
          <IconButton
            size="small"
            label="Zoom in"
            shortcut="+"
            icon={<Icon icon={Plus} size={14} />}
            onClick={() => props.onZoom('in')}
          />
          <IconButton
            size="small"
            label="Zoom out"
            shortcut="-"
            icon={<Icon icon={Minus} size={14} />}
            onClick={() => props.onZoom('out')}
          />
        </div>
      )}
    </div>
  );
}

/** `3 of 11`, or how many there are while the reader is at none of them. */
export function matchWords(count: number, place: number): string {
  if (count === 0) return 'none';
  return place === 0 ? `${count} found` : `${place} of ${count}`;
}

/** Which rows there are. */
function RowsMenu({
  choice,
  onChoiceChange,
  onLevel,
  onZoom,
}: Pick<TraceToolsProps, 'choice' | 'onChoiceChange' | 'onLevel' | 'onZoom'>) {
  return (
    <Menu
      align="end"
      trigger={
        <Button tone="ghost" size="small">
          Rows
          <Icon icon={ChevronDown} size={14} quiet />
        </Button>
      }
    >
      <MenuItem onSelect={() => onLevel(null)}>Unfold everything</MenuItem>
      <MenuItem onSelect={() => onLevel(0)}>Fold everything</MenuItem>
      <MenuItem onSelect={() => onLevel(2)}>First three levels</MenuItem>
      <MenuItem onSelect={() => onLevel(4)}>First five levels</MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => onChoiceChange({ errorsOnly: !choice.errorsOnly })}>
        {choice.errorsOnly ? 'Not only the way to errors' : 'Only the way to errors'}
      </MenuItem>
      <MenuItem onSelect={() => onChoiceChange({ pathOnly: !choice.pathOnly })}>
        {choice.pathOnly ? 'Not only the critical path' : 'Only the critical path'}
      </MenuItem>
      <MenuItem onSelect={() => onChoiceChange({ grouped: !choice.grouped })}>
        {choice.grouped ? 'A row for each of alike siblings' : 'One row for alike siblings'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => onZoom('whole')}>Whole time</MenuItem>
    </Menu>
  );
}
