import { describe, expect, it } from 'vitest';
import { findPaletteItems, type PaletteItem, type PaletteKind } from '@/components/shell/palette.ts';

function item(kind: PaletteKind, title: string, detail?: string, isLast = false): PaletteItem {
  return { id: `${kind} ${title}`, kind, title, detail, isLast, onSelect: () => undefined };
}

const items = [
  item('act', 'Halt everything…', undefined, true),
  item('node', 'payment', 'service in payments'),
  item('node', 'payment v2', 'workload in payments'),
  item('node', 'ledger', 'service in payments'),
  item('place', 'Services', 'page'),
  item('act', 'Shift traffic of payment…', 'action'),
];

const titles = (text: string) => findPaletteItems(items, text).map(({ title }) => title);

describe('the palette', () => {
  it('lists acts, then places, then nodes, and the halt always last', () => {
    expect(titles('')).toEqual([
      'Shift traffic of payment…',
      'Services',
      'payment',
      'payment v2',
      'ledger',
      'Halt everything…',
    ]);
  });

  it('puts what begins with the text before what only has it', () => {
    expect(titles('paym')).toEqual(['payment', 'payment v2', 'Shift traffic of payment…', 'ledger']);
  });

  it('needs every word, wherever it stands', () => {
    expect(titles('payments ledg')).toEqual(['ledger']);
    expect(titles('V2 payment')).toEqual(['payment v2']);
    expect(titles('nothing like it')).toEqual([]);
  });

  it('stays short in a mesh of thousands and keeps the halt', () => {
    const many = Array.from({ length: 5_000 }, (_, number) => item('node', `workload-${number}`));
    const found = findPaletteItems([item('act', 'Halt the workloads', undefined, true), ...many], 'workload');
    expect(found).toHaveLength(51);
    expect(found.at(-1)?.title).toBe('Halt the workloads');
  });
});
