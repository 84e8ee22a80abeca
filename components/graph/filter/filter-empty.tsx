import { ListFilter } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { PanelEmpty } from '@/components/ui/panel-state.tsx';
import states from '../map-states.module.css';
import type { Narrowed } from '../scene.ts';
import { narrowedWords } from './narrowed-words.ts';

interface FilterEmptyProps {
  readonly narrowed: Narrowed;
  readonly onRemove: () => void;
}

/** The filter lets nothing pass: that is an answer, and may be a good one. */
export function FilterEmpty({ narrowed, onRemove }: FilterEmptyProps) {
  return (
    <div className={states.centre}>
      <PanelEmpty
        icon={<Icon icon={ListFilter} />}
        title="Nothing fits the filter"
        reason={`${narrowedWords(narrowed)}. What is not known fits no condition: “= unknown” finds that.`}
        nextStep={<Button onClick={onRemove}>Remove the filter</Button>}
      />
    </div>
  );
}
