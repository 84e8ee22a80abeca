import { describe, expect, it } from 'vitest';
import { mapHtml } from '@/components/graph/export/map-html.ts';
import { mapSvg, type MapPicture } from '@/components/graph/export/map-svg.ts';
import type { Palette } from '@/components/graph/palette.ts';
import type { Scene } from '@/components/graph/scene.ts';
import { someNode, someSnapshot } from '../../../lib/client/graph-snapshots.ts';
import { sceneOf, smallShop } from '../scenes.ts';

/** Each token stands for itself, so that a colour in the file tells which one was used. */
const palette = new Proxy({}, { get: (_, name) => `token-${String(name)}` }) as Palette;
const pictureOf = (scene: Scene): MapPicture => ({
  scene,
  palette,
  overlay: 'health',
  quantile: 'p95',
  labels: 'problems',
  title: 'default at 2026-11-28 04:10:00 UTC, last 1 min',
});
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('a map as SVG', () => {
  it('draws every card, edge and namespace once, with its title', async () => {
    const scene = await sceneOf(smallShop);
    const svg = mapSvg(pictureOf(scene));
    expect(count(svg, '<g>')).toBe(scene.cards.length);
    expect(count(svg, 'stroke="token-namespaceLine"')).toBe(scene.containers.length);
    // A line and a head for each edge.
    expect(count(svg, 'fill="none" stroke="token-')).toBeGreaterThanOrEqual(scene.edges.length);
    expect(svg).toContain('<title>default at 2026-11-28 04:10:00 UTC, last 1 min</title>');
  });

  it('tells health by colour, and figures and problems in words', async () => {
    const svg = mapSvg(pictureOf(await sceneOf(smallShop)));
    expect(svg).toContain('stroke="token-degraded"');
    expect(svg).toMatch(/2\.2[\s\u202f\u00a0]%/);
    expect(svg).toContain('>payment</text>');
  });

  it('encloses everything that it draws', async () => {
    const scene = await sceneOf(smallShop);
    const [x = 0, y = 0, width = 0, height = 0] =
      /viewBox="([^"]+)"/
        .exec(mapSvg(pictureOf(scene)))?.[1]
        ?.split(' ')
        .map(Number) ?? [];
    for (const { box } of scene.cards) {
      expect(box.x).toBeGreaterThan(x);
      expect(box.y).toBeGreaterThan(y);
      expect(box.x + box.width).toBeLessThan(x + width);
      expect(box.y + box.height).toBeLessThan(y + height);
    }
  });
});

describe('a map as a page of its own', () => {
  it('holds every edge and node with its facts, and asks nobody for anything', async () => {
    const scene = await sceneOf(smallShop);
    const html = mapHtml(pictureOf(scene));
    expect(html).toContain(`Edges (${scene.edges.length})`);
    expect(html).toContain(`Nodes (${smallShop.nodes.length})`);
    const addresses = [...html.matchAll(/(?:href|src)="|url\(|https?:\/\/[^\s"<]+/g)].map(([found]) => found);
    expect(addresses).toEqual(['http://www.w3.org/2000/svg']);
    expect(html).not.toContain('<script');
  });

  it('says what the map says beside its figures, and leaves unknown ones a dash', async () => {
    const warnings = [{ code: 'partial-answer', text: 'store-2 did not answer' }];
    const html = mapHtml(pictureOf(await sceneOf({ ...smallShop, warnings })));
    expect(html).toContain('<li>store-2 did not answer</li>');
    expect(html).toContain('unknown">–</td>');
  });

  it('lets names that mean harm be text', async () => {
    const name = '</text><script>alert(1)</script>"\u0000';
    const evil = someSnapshot({ nodes: [someNode('evil', { name, app: name })], edges: [] });
    const html = mapHtml(pictureOf(await sceneOf(evil)));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('\u0000');
  });
});
