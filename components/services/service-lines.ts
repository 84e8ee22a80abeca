import type { ServiceVersion } from '@/lib/client/service-queries.ts';
import type { ServiceRow } from './service-row.ts';

/** What stands in one line of the table: a service, or one of its versions below it. */
export type ServiceLine =
  | {
      readonly kind: 'service';
      readonly id: string;
      readonly row: ServiceRow;
      /** Null where there is nothing to unfold. */
      readonly isOpen: boolean | null;
    }
  | {
      readonly kind: 'version';
      readonly id: string;
      readonly row: ServiceRow;
      readonly version: ServiceVersion;
      /** Place among the versions, from 0: it gives the colour. */
      readonly position: number;
    };

/** The lines of a table, with the versions of the services that are unfolded. */
export function serviceLines(rows: readonly ServiceRow[], open: readonly string[]): readonly ServiceLine[] {
  const unfolded = new Set(open);
  return rows.flatMap((row): readonly ServiceLine[] => {
    const { id } = row.summary;
    const canOpen = row.versions.length > 1;
    const isOpen = canOpen && unfolded.has(id);
    const service: ServiceLine = { kind: 'service', id, row, isOpen: canOpen ? isOpen : null };
    if (!isOpen) return [service];
    return [
      service,
      ...row.versions.map((version, position): ServiceLine => ({
        kind: 'version',
        id: `${id}#${version.version ?? ''}`,
        row,
        version,
        position,
      })),
    ];
  });
}

/** What a key of the table does. */
export type LineAct =
  | { readonly kind: 'go'; readonly id: string }
  | { readonly kind: 'fold'; readonly id: string; readonly isOpen: boolean }
  | { readonly kind: 'open'; readonly row: ServiceRow };

/** Moves as a tree of rows does: up and down, right unfolds, left folds or goes to the service, Enter opens its page. */
export function lineAct(lines: readonly ServiceLine[], activeId: string | null, key: string): LineAct | null {
  const position = lines.findIndex(({ id }) => id === activeId);
  const active = lines[position];
  const go = (to: number): LineAct | null => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, to))];
    return line === undefined ? null : { kind: 'go', id: line.id };
  };
  switch (key) {
    case 'ArrowDown':
      return go(position + 1);
    case 'ArrowUp':
      return go(active === undefined ? 0 : position - 1);
    case 'PageDown':
      return go(position + pageLines);
    case 'PageUp':
      return go(position - pageLines);
    case 'Home':
      return go(0);
    case 'End':
      return go(lines.length - 1);
    case 'ArrowRight':
      return active === undefined ? null : unfold(active, go(position + 1));
    case 'ArrowLeft':
      return active === undefined ? null : fold(active);
    case 'Enter':
      return active === undefined ? null : { kind: 'open', row: active.row };
    default:
      return null;
  }
}

const pageLines = 10;

function unfold(line: ServiceLine, next: LineAct | null): LineAct | null {
  if (line.kind === 'version' || line.isOpen === null) return null;
  return line.isOpen ? next : { kind: 'fold', id: line.id, isOpen: true };
}

function fold(line: ServiceLine): LineAct | null {
  if (line.kind === 'version') return { kind: 'go', id: line.row.summary.id };
  return line.isOpen === true ? { kind: 'fold', id: line.id, isOpen: false } : null;
}
