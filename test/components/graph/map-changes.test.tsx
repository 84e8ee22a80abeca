import fc from 'fast-check';
import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { edgeLabels } from '@/components/graph/edge-label.ts';
import { changesOf, mapChanges, MapChangesContext } from '@/components/graph/map-changes.ts';
import { NodeBadges } from '@/components/graph/node-badges.tsx';
import { PanelChanges } from '@/components/graph/panel-changes.tsx';
import { WhatIfBanner } from '@/components/graph/what-if-banner.tsx';
import { whatIfScene } from '@/components/graph/what-if-scene.ts';
import { withWeight } from '@/components/graph/what-if-section.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Badge } from '@/lib/domain/mesh-graph.ts';
import { formatWhatIf, parseWhatIf } from '@/lib/client/what-if.ts';
import { sampleFault, sampleSummary } from '../changes/sample-change-answer.ts';
import { ids, sceneOf, smallShop } from './scenes.ts';

const ofPayment = { mesh: 'lab', namespace: 'shop', service: 'payment' } as const;
const split = (state: ChangeSummary['state']): ChangeSummary =>
  sampleSummary({ state, intent: { ...ofPayment, kind: 'split', weights: { v1: 1, v2: 1 } } });
const fault = (from?: { namespace: string; workload: string }): ChangeSummary =>
  sampleFault({
    title: 'payment: abort 503 on 10 %',
    intent: {
      ...ofPayment,
      kind: 'fault',
      abort: { percent: 10, httpStatus: 503 },
      expiresInSeconds: 600,
      ...(from === undefined ? {} : { from }),
    },
  });
const edgeTo = (version: string): string => `${ids.checkout}|${version}|http`;
const rules = { overlay: 'health', labels: 'none', quantile: 'p95', shares: new Map(), taken: null } as const;

describe('changes on the map', () => {
  it('highlight who calls what a fault is injected into, and only whom it is for', async () => {
    const scene = await sceneOf(smallShop);
    expect([...mapChanges(scene, [fault()]).hits]).toEqual([[ids.checkout, ['payment']]]);
    const meant = fault({ namespace: 'shop', workload: 'checkout' });
    expect(mapChanges(scene, [meant]).hits.has(ids.checkout)).toBe(true);
    expect(mapChanges(scene, [fault({ namespace: 'shop', workload: 'cart' })]).hits.size).toBe(0);
    expect(mapChanges(scene, [{ ...fault(), state: 'expired' }]).hits.size).toBe(0);
  });

  it('show on each line the share that it has and is to get, while a split converges', async () => {
    const scene = await sceneOf(smallShop);
    const { shares } = mapChanges(scene, [split('converging')]);
    expect([...shares]).toEqual([
      [edgeTo(ids.paymentV1), '80 → 50\u202f%'],
      [edgeTo(ids.paymentV2), '20 → 50\u202f%'],
    ]);
    const labels = edgeLabels(scene.edges, { ...rules, shares }, new Set());
    expect(labels.flatMap(({ parts }) => parts.map(({ text }) => text))).toEqual(
      expect.arrayContaining(['80 → 50\u202f%', '20 → 50\u202f%']),
    );
    expect(mapChanges(scene, [split('active')]).shares.size).toBe(0);
  });

  it('leave a card its name: beside a fault the shares of a split are told by its sign alone', async () => {
    const scene = await sceneOf(smallShop);
    const found = scene.cards.find(({ card }) => card.name === 'payment');
    if (found === undefined) throw new Error('The sample has no card of payment.');
    const marked = (badges: readonly Badge[]) =>
      html(
        <NodeBadges card={{ ...found.card, nodes: found.card.nodes.map((node) => ({ ...node, badges })) }} />,
      );
    expect(marked(['split']).replaceAll(/<[^>]*>/g, '')).toContain('54/46');
    const both = marked(['split', 'fault']);
    expect(both.replaceAll(/<[^>]*>/g, '')).not.toContain('54/46');
    expect(both).toContain('traffic split, observed 54/46');
  });

  it('stand in the panel of their node with a way to their page', async () => {
    const scene = await sceneOf(smallShop);
    const changes = mapChanges(scene, [fault()]);
    const panel = (id: string): string => {
      const node = scene.nodes.get(id);
      return html(
        <MapChangesContext value={{ ...changes, drawn: null, path: null }}>
          <PanelChanges nodes={node === undefined ? [] : [node]} />
        </MapChangesContext>,
      );
    };
    expect(panel(ids.paymentV2)).toContain('href="/changes/chg-0413"');
    expect(panel(ids.checkout)).toContain('It calls payment, where a fault is injected.');
    expect(panel(ids.ledger)).toBe('');
    expect(changesOf([fault()], [{ namespace: 'other', service: 'payment', app: null, name: 'x' }])).toEqual(
      [],
    );
  });
});

describe('shares that are tried out', () => {
  const whatIf = { namespace: 'shop', service: 'payment', weights: { v1: 1, v2: 3 } };

  it('spread what each caller sends now, and leave all other lines and all cards as they are', async () => {
    const scene = await sceneOf(smallShop);
    const assumed = whatIfScene(scene, whatIf);
    const rates = (version: string) => {
      const edge = assumed.edgeOf.get(edgeTo(version));
      return [edge?.edge.requestRate, edge?.assumedFrom];
    };
    expect(rates(ids.paymentV1)).toEqual([10.5, 33.6]);
    expect(rates(ids.paymentV2)).toEqual([31.5, 8.4]);
    expect(assumed.edges.filter(({ assumedFrom }) => assumedFrom !== undefined)).toHaveLength(2);
    expect(assumed.cards).toBe(scene.cards);
    expect(assumed.edgeOf.get(ids.failingEdge)?.width).toBeGreaterThan(
      scene.edgeOf.get(ids.failingEdge)?.width ?? Infinity,
    );
  });

  it('are labelled as not real, whatever the toolbar shows', async () => {
    const assumed = whatIfScene(await sceneOf(smallShop), whatIf);
    const texts = edgeLabels(assumed.edges, rules, new Set([ids.failingEdge])).flatMap(({ parts }) =>
      parts.map(({ text }) => text),
    );
    expect(texts).toContain('what if 31.5\u202frps, now 8.4\u202frps');
    expect(texts).toContain('what if 10.5\u202frps, now 33.6\u202frps');
  });

  it('draw a line to a version that nobody calls yet, and claim nothing of how it would do', async () => {
    const { nodes, edges, ...rest } = smallShop;
    const scene = await sceneOf({
      ...rest,
      nodes,
      edges: edges.filter(({ destination }) => destination !== ids.paymentV2),
    });
    const edge = whatIfScene(scene, whatIf).edgeOf.get(edgeTo(ids.paymentV2));
    expect(edge?.assumedFrom).toBe(0);
    expect(edge?.edge.requestRate).toBeCloseTo(25.2);
    expect([edge?.edge.errorRatio, edge?.edge.latency]).toEqual([null, null]);
  });

  it('change nothing where the map shows no two versions of the service', async () => {
    const scene = await sceneOf(smallShop);
    expect(whatIfScene(scene, { ...whatIf, service: 'catalog' })).toBe(scene);
    expect(html(<WhatIfBanner whatIf={whatIf} isShown={false} onLeave={() => undefined} />)).toContain(
      'No line on this map shows it',
    );
  });

  it('keep a sum of 100 with two versions', () => {
    expect(withWeight({ v1: 90, v2: 10 }, ['v1', 'v2'], 'v2', '35')).toEqual({ v2: 35, v1: 65 });
    expect(withWeight({ v1: 90, v2: 10 }, ['v1', 'v2'], 'v2', '999')).toEqual({ v2: 100, v1: 0 });
    expect(withWeight({ a: 0, b: 0, c: 9 }, ['a', 'b', 'c'], 'c', '')).toEqual({ a: 0, b: 0, c: 9 });
  });

  it('stand in the link', () => {
    const weights = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 1_000 }),
      { minKeys: 1, maxKeys: 5 },
    );
    fc.assert(
      fc.property(weights, (given) => {
        const written = { namespace: 'shop', service: 'payment', weights: { ...given } };
        expect(parseWhatIf(formatWhatIf(written))).toEqual(written);
      }),
    );
    for (const text of [
      null,
      '',
      'shop/payment',
      'shop/payment:',
      'shop/payment:v1=0',
      'shop/payment:v1=x',
      'a/b:%=1',
    ]) {
      expect(parseWhatIf(text)).toBeNull();
    }
  });
});
