import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { Checkbox } from '@/components/ui/switch.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { facetOf, withFacet } from '@/lib/graph/filter/filter-facet.ts';
import { fieldFacts, type FilterField } from '@/lib/graph/filter/filter-fields.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { printFilter } from '@/lib/graph/filter/print-filter.ts';
import type { Navigate } from '../use-map-location.ts';
import styles from './filter-bar.module.css';

interface FilterFacetsProps {
  /** The filter in force. */
  readonly text: string;
  readonly snapshot: GraphSnapshot | null;
  readonly navigate: Navigate;
}

const facets = [
  { field: 'health', title: 'Health' },
  { field: 'protocol', title: 'Protocol' },
  { field: 'mtls', title: 'Encryption' },
  { field: 'ns', title: 'Namespace' },
] as const satisfies readonly { field: FilterField; title: string }[];

const mostNamespaces = 12;

/** Conditions that are ticked instead of typed: they stand in the filter like any other. */
export function FilterFacets({ text, snapshot, navigate }: FilterFacetsProps) {
  const { expression, mistake } = parseFilter(text);
  const choose = (field: FilterField, values: readonly string[]): void => {
    const next = withFacet(expression, field, values);
    navigate({ filter: next === null ? '' : printFilter(next), position: null });
  };
  return (
    <Popover
      title="Show only"
      trigger={
        <Button tone="ghost" disabled={mistake !== null}>
          Narrow
          <Icon icon={ChevronDown} size={14} quiet />
        </Button>
      }
    >
      <div className={styles.facets}>
        {facets.map(({ field, title }) => {
          const chosen = facetOf(expression, field);
          return (
            <fieldset key={field} className={styles.facet}>
              <legend>{title}</legend>
              {valuesFor(field, snapshot).map((value) => (
                <Checkbox
                  key={value}
                  checked={chosen.includes(value)}
                  onCheckedChange={(isChosen) =>
                    choose(field, isChosen ? [...chosen, value] : chosen.filter((other) => other !== value))
                  }
                >
                  {value}
                </Checkbox>
              ))}
            </fieldset>
          );
        })}
      </div>
    </Popover>
  );
}

function valuesFor(field: FilterField, snapshot: GraphSnapshot | null): readonly string[] {
  const { type } = fieldFacts(field);
  if (type.kind === 'word') return type.words;
  const names = (snapshot?.nodes ?? []).flatMap(({ namespace }) => namespace ?? []);
  return [...new Set(names)].sort().slice(0, mostNamespaces);
}
