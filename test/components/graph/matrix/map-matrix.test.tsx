import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MapMatrix } from '@/components/graph/matrix/map-matrix.tsx';
import { matrixCell } from '@/components/graph/matrix/matrix-cell.ts';
import { matrixTracks } from '@/components/graph/matrix/matrix-tracks.ts';
import { stepOf } from '@/components/graph/matrix/step-of.ts';
import { edgeSentence } from '@/components/graph/map-sentences.ts';
import { edgeRows } from '@/components/graph/table/edge-facts.ts';
import { defaultMapLocation } from '@/lib/client/map-location.ts';
import { callMatrix } from '@/lib/graph/matrix/call-matrix.ts';
import { someEdge } from '../../../lib/client/graph-snapshots.ts';
import { ids, sceneOf, smallShop } from '../scenes.ts';

const nothing = (): void => undefined;
const cellsOf = (markup: string): readonly string[] =>
  [...markup.matchAll(/role="gridcell"[^>]*title="([^"]*)"/g)].map((match) => match[1] ?? '');

describe('the matrix', () => {
  it('says the same of every edge as graph and table do, and nothing else', async () => {
    const scene = await sceneOf(smallShop);
    const markup = html(
      <MapMatrix
        scene={scene}
        location={defaultMapLocation}
        onSelect={nothing}
        onByNamespace={nothing}
        hasPanel={false}
      />,
    );
    const calls = cellsOf(markup).filter((words) => !words.includes('does not call'));
    const sentences = smallShop.edges.map((edge) => edgeSentence(scene, edge));
    expect([...calls].sort()).toEqual([...sentences].sort());
    expect(edgeRows(scene)).toHaveLength(calls.length);
    const matrix = callMatrix(scene.snapshot);
    for (const row of edgeRows(scene)) {
      expect(matrix.between(row.source.id, row.destination.id)).toEqual([row.edge]);
    }
  });

  it('shows rate and errors with a glyph, bytes with their unit, and a lock where there is no encryption', () => {
    const cell = (id: string, overlay: 'health' | 'mtls' = 'health') =>
      matrixCell(
        smallShop.edges.filter((edge) => edge.id === id),
        overlay,
      );
    expect(cell(ids.failingEdge)).toMatchObject({ figure: '8.4', below: '2.2\u202f%', look: 'degraded' });
    const tcp = `${ids.paymentV2}|${ids.ledger}|tcp`;
    expect(cell(tcp)).toMatchObject({ figure: '66.6', below: 'kB/s', glyph: 'lock-open' });
    expect(cell(tcp, 'mtls')).toMatchObject({ look: 'plaintext', glyph: 'lock-open' });
    expect(cell(`${ids.catalog}|${ids.host}|http`, 'mtls')).toMatchObject({
      figure: '–',
      look: 'unknown',
      glyph: null,
    });
    expect(cell('none')).toBeNull();
  });

  it('lets the worst of several protocols speak, and says that there are more', () => {
    const worse = someEdge(ids.checkout, ids.ledger, {
      id: 'worse',
      health: { status: 'unhealthy', reasons: [] },
      errorRatio: 0.5,
    });
    const cell = matrixCell([someEdge(ids.checkout, ids.ledger), worse], 'health');
    expect([cell?.edge.id, cell?.others, cell?.look]).toEqual(['worse', 1, 'unhealthy']);
  });

  it('keeps namespaces apart by a gap, and each line on a track of its own', () => {
    const [a, b, c] = smallShop.nodes;
    if (a === undefined || b === undefined || c === undefined) throw new Error('too few nodes');
    const { lines, spans, template } = matrixTracks(
      [
        { namespace: 'x', nodes: [a, b] },
        { namespace: 'y', nodes: [c] },
      ],
      1,
      44,
    );
    expect(lines.map(({ track }) => track)).toEqual([2, 3, 5]);
    expect(spans.map(({ from, to }) => [from, to])).toEqual([
      [2, 4],
      [5, 6],
    ]);
    expect(template).toBe('44px 44px 8px 44px');
  });

  it('is walked by arrows without leaving it', () => {
    expect(stepOf('ArrowRight', { row: 0, column: 0 }, 2, 3)).toEqual({ row: 0, column: 1 });
    expect(stepOf('ArrowUp', { row: 0, column: 0 }, 2, 3)).toEqual({ row: 0, column: 0 });
    expect(stepOf('End', { row: 1, column: 0 }, 2, 3)).toEqual({ row: 1, column: 2 });
    expect(stepOf('PageDown', { row: 0, column: 2 }, 2, 3)).toEqual({ row: 1, column: 2 });
    expect(stepOf('x', { row: 0, column: 0 }, 2, 3)).toBeNull();
  });
});
