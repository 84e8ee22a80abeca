import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { edgeLabels } from '@/components/graph/edge-label.ts';
import { MapInteraction } from '@/components/graph/map-interaction.ts';
import { noMapChanges, MapChangesContext } from '@/components/graph/map-changes.ts';
import { PathBanner } from '@/components/graph/path-banner.tsx';
import { MapTable } from '@/components/graph/table/map-table.tsx';
import { pathOnMap } from '@/components/graph/taken-path.ts';
import { defaultMapLocation } from '@/lib/client/map-location.ts';
import { pathOfSome, type TakenPath } from '@/lib/client/map-path.ts';
import { ids, sceneOf, smallShop } from './scenes.ts';

const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u202F]+/g, ' ')
    .trim();
const nothing = (): void => undefined;
const taken = (id: string, changes: Partial<TakenPath['edges'][number]> = {}) => ({
  id,
  traces: 12,
  requests: 14,
  failed: 0,
  injected: 0,
  meanMs: 20,
  ...changes,
});
const toV1 = `${ids.checkout}|${ids.paymentV1}|http`;
const toV2 = `${ids.checkout}|${ids.paymentV2}|http`;
/** As spans without a cluster tell it, and with another protocol. */
const nameless = toV2.replaceAll('app:c/', 'app:unknown/').replace(/http$/, 'grpc');
const elsewhere = `${ids.checkout}|app:c/other/mailer|http`;
const path: TakenPath = {
  view: 'app',
  traces: 40,
  edges: [taken(toV1), taken(nameless, { failed: 3 }), taken(elsewhere, { traces: 2, requests: 2 })],
  bias: '',
};

async function drawn(changes: Partial<TakenPath> = {}) {
  const scene = await sceneOf(smallShop);
  const found = pathOnMap(scene, { ...path, ...changes });
  if (found === null) throw new Error('The path is told in another view.');
  return { scene, found };
}

describe('the way of some requests on the map', () => {
  it('is found where spans leave out the cluster, and never over TCP', async () => {
    const { found } = await drawn({
      edges: [...path.edges, taken(`${ids.paymentV2}|app:c/shop/ledger|http`)],
    });
    expect([...found.taken.keys()]).toEqual([toV1, toV2]);
    expect(found.undrawn.map(({ id }) => id)).toEqual([elsewhere, `${ids.paymentV2}|app:c/shop/ledger|http`]);
    expect([...found.lit].sort()).toEqual([ids.checkout, ids.paymentV1, ids.paymentV2, toV1, toV2].sort());
  });

  it('is told apart without colour: counts stand on it, and all else is a silent hairline', async () => {
    const { scene, found } = await drawn();
    const rules = { overlay: 'health', labels: 'problems', quantile: 'p95', shares: new Map() } as const;
    const labels = edgeLabels(found.scene.edges, { ...rules, taken: found.labels }, new Set());
    expect(labels.map(({ edge, parts }) => [edge.edge.id, parts.map(({ text }) => text).join()])).toEqual([
      [toV2, '12 of 40'],
      [toV1, '12 of 40'],
    ]);
    for (const { edge, width } of found.scene.edges) {
      const before = scene.edgeOf.get(edge.id)?.width ?? 0;
      expect([edge.id, width]).toEqual([edge.id, found.taken.has(edge.id) ? before : 0.8]);
    }
    // Without a path the failing edges speak, those that were not taken among them.
    const usual = edgeLabels(scene.edges, { ...rules, taken: null }, new Set());
    expect(usual.map(({ edge }) => edge.edge.id)).toContain(
      `${ids.catalog}|external:c/images.example.net|http`,
    );
  });

  it('of one trace says how often it went over an edge', async () => {
    const { found } = await drawn({ traces: 1, edges: [taken(toV1, { traces: 1, requests: 3 })] });
    expect(found.labels.get(toV1)?.text).toBe('3\u202f×');
  });

  it('waits while the map is drawn in another view', async () => {
    expect(pathOnMap(await sceneOf(smallShop), { ...path, view: 'service' })).toBeNull();
  });

  it('is lit while nothing is pointed at', () => {
    const interaction = new MapInteraction();
    const lit = new Set(['a']);
    interaction.rest(lit);
    expect(interaction.store.get().lit).toBe(lit);
    interaction.rest(null);
    expect(interaction.store.get().lit).toBeNull();
  });

  it('has its words in the table too', async () => {
    const { scene, found } = await drawn();
    const table = words(
      html(
        <MapChangesContext value={{ ...noMapChanges, path: found }}>
          <MapTable
            scene={scene}
            location={defaultMapLocation}
            navigate={nothing}
            onSelect={nothing}
            hasPanel={false}
          />
        </MapChangesContext>,
      ),
    );
    expect(table).toContain('12 of 40 traces, 3 of 14 requests failed');
    expect(table).toContain('12 of 40 traces, none failed');
    expect(table).toContain('not taken');
  });

  it('says its sample, its bias, and what this map lacks of it', async () => {
    const { found } = await drawn();
    const props = {
      taken: path,
      onMap: found,
      from: 1_763_908_000,
      to: 1_763_908_900,
      request: null,
      isTruncated: true,
      failure: null,
      backHref: '/traces',
      onLeave: nothing,
    } as const;
    const said = words(html(<PathBanner {...props} />));
    expect(said).toMatch(
      /^Path of 40 requests\. Sampled [\d:]+ to [\d:]+, the limit is reached; not the whole traffic\./,
    );
    expect(said).toContain('2 of 5 edges taken, 1 more not on this map');
    expect(said).toContain('hairlines were not taken');
    expect(said).toContain('checkout → mailer: 2 of 40 traces, none failed');
    const failed = html(<PathBanner {...props} taken={null} onMap={null} failure="The store is down." />);
    expect(words(failed)).toContain('Path of requests. The store is down.');
    expect(words(html(<PathBanner {...props} taken={{ ...path, edges: [], traces: 0 }} />))).toContain(
      'None fits',
    );
  });
});

describe('the way of some of the traces found', () => {
  it('counts those alone', () => {
    const share = { failed: 0, injected: 0, sumMs: 10 };
    const { traces, edges } = pathOfSome(
      {
        view: 'app',
        traces: 3,
        nodes: [],
        bias: '',
        edges: [
          {
            id: toV1,
            traces: 3,
            requests: 4,
            failed: 1,
            injected: 0,
            meanMs: 10,
            shares: [
              { ...share, trace: 0, requests: 1 },
              { ...share, trace: 1, requests: 2, failed: 1, sumMs: 50 },
              { ...share, trace: 2, requests: 1 },
            ],
          },
          {
            id: toV2,
            traces: 1,
            requests: 1,
            failed: 0,
            injected: 0,
            meanMs: 1,
            shares: [{ ...share, trace: 0, requests: 1 }],
          },
        ],
      },
      new Set([1, 2]),
    );
    expect(traces).toBe(2);
    expect(edges).toEqual([{ id: toV1, traces: 2, requests: 3, failed: 1, injected: 0, meanMs: 20 }]);
  });
});
