import { ColumnHeader } from '@/components/ui/table.tsx';
import type { ServiceColumn, ServiceSort } from '@/lib/client/services-location.ts';
import type { OptionalColumns } from './service-columns.ts';
import type { ListWords } from './list-words.ts';
import styles from './services-table.module.css';
import { nextSort } from './sort-services.ts';

interface ServicesHeadProps {
  readonly words: ListWords;
  readonly sort: ServiceSort;
  readonly onSortChange: (sort: ServiceSort) => void;
  readonly columns: OptionalColumns;
}

/** Widths of the columns: figures keep theirs, so that nothing moves when a figure gets longer; words share the rest. */
export function ServicesColumns({ columns }: Pick<ServicesHeadProps, 'columns'>) {
  return (
    <colgroup>
      <col className={styles['col-name']} />
      <col />
      <col className={styles['col-badges']} />
      <col className={styles['col-versions']} />
      <col className={styles['col-rate']} />
      {columns.history && <col className={styles['col-line']} />}
      <col className={styles['col-errors']} />
      {columns.history && <col className={styles['col-line']} />}
      <col className={styles['col-p95']} />
      {columns.mtls && <col className={styles['col-mtls']} />}
      {columns.budget && <col className={styles['col-budget']} />}
      {columns.burn && <col className={styles['col-burn']} />}
      {columns.ready && <col className={styles['col-ready']} />}
      {columns.owner && <col className={styles['col-owner']} />}
    </colgroup>
  );
}

export function ServicesHead({ words, sort, onSortChange, columns }: ServicesHeadProps) {
  const sorted = (column: ServiceColumn, label: string, isNumeric = true) => (
    <ColumnHeader
      numeric={isNumeric}
      sort={sort.column === column ? sort.direction : null}
      onSort={() => onSortChange(nextSort(sort, column))}
    >
      {label}
    </ColumnHeader>
  );
  return (
    <thead>
      <tr aria-rowindex={1}>
        <NameHeader words={words} sort={sort} onSortChange={onSortChange} />
        <ColumnHeader>Why</ColumnHeader>
        <ColumnHeader>On it</ColumnHeader>
        <ColumnHeader>Versions</ColumnHeader>
        {sorted('rate', 'Rate')}
        {columns.history && <LineHeader>Rate, last half hour</LineHeader>}
        {sorted('errors', 'Errors')}
        {columns.history && <LineHeader>Errors, last half hour</LineHeader>}
        {sorted('p95', 'p95')}
        {columns.mtls && sorted('mtls', 'mTLS', false)}
        {columns.budget && sorted('budget', 'Budget left')}
        {columns.burn && sorted('burn', 'Burn')}
        {columns.ready && sorted('ready', 'Ready')}
        {columns.owner && sorted('owner', 'Owner', false)}
      </tr>
    </thead>
  );
}

function LineHeader({ children }: { readonly children: string }) {
  return <ColumnHeader hiddenLabel>{children}</ColumnHeader>;
}

/** Worst first, then by name in either direction: the first column holds both orders. */
function NameHeader({ words, sort, onSortChange }: Omit<ServicesHeadProps, 'columns'>) {
  const isWorstFirst = sort.column === 'health' && sort.direction === 'descending';
  const isOwn = sort.column === 'health' || sort.column === 'name';
  const next = (): ServiceSort => {
    if (isWorstFirst) return { column: 'name', direction: 'ascending' };
    if (sort.column === 'name' && sort.direction === 'ascending') return nextSort(sort, 'name');
    return { column: 'health', direction: 'descending' };
  };
  return (
    <ColumnHeader sort={isOwn ? sort.direction : null} onSort={() => onSortChange(next())}>
      <span>{isWorstFirst ? `${words.one}, worst first` : words.one}</span>
    </ColumnHeader>
  );
}
