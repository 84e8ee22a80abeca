import type { MapOverlay, MapQuantile } from '@/lib/client/map-location.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import type { EdgeCurve } from '@/lib/graph/layout/edge-curve.ts';
import { headLength, pointOn } from '@/lib/graph/layout/edge-curve.ts';
import type { PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import { cardSizes } from '@/lib/graph/layout/node-sizes.ts';
import { boundsOf } from '@/lib/graph/layout/rectangle.ts';
import { cardTitle } from '../card-title.ts';
import { edgeLabel, type LabelRules } from '../edge-label.ts';
import { edgeLook } from '../edge-look.ts';
import { healthView, isProblem, type HealthView } from '../health-view.ts';
import { nodeFigures } from '../node-figures.ts';
import type { Palette, PaletteColor } from '../palette.ts';
import type { Scene, SceneCard, SceneEdge } from '../scene.ts';
import { element, escapeXml, short } from './xml.ts';

/** How a map is drawn into a file. */
export interface MapPicture {
  readonly scene: Scene;
  /** Colours that every program reads: `#rrggbb` or `rgb()`. */
  readonly palette: Palette;
  readonly overlay: MapOverlay;
  readonly quantile: MapQuantile;
  readonly labels: LabelRules['labels'];
  /** A line over the map: which mesh, when, over which window. */
  readonly title: string;
}

const margin = 24;
const titleHeight = 28;

const text = (
  x: number,
  y: number,
  words: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): string => element('text', { x, y, 'dominant-baseline': 'central', ...attributes }, escapeXml(words));

/** The whole map as one SVG document of its own: no font, script or address that it would need. */
export function mapSvg(picture: MapPicture): string {
  const { scene, palette, title } = picture;
  const around = boundsOf([
    ...scene.containers,
    ...scene.cards.map(({ box }) => box),
    ...scene.edges.map(({ bounds }) => bounds),
  ]) ?? { x: 0, y: 0, width: 400, height: 100 };
  const [x, y] = [around.x - margin, around.y - margin - titleHeight];
  const [width, height] = [around.width + 2 * margin, around.height + 2 * margin + titleHeight];
  const edges = scene.edges
    .map((edge) => ({ edge, look: edgeLook(edge.edge, edge.view, picture.overlay) }))
    .toSorted((left, right) => left.look.order - right.look.order)
    .map(({ edge }) => edge);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: [x, y, width, height].map(short).join(' '),
      width,
      height,
      role: 'img',
      'font-family': "Inter, 'Helvetica Neue', Arial, sans-serif",
      'font-size': 12,
    },
    element('title', {}, escapeXml(title)),
    element('rect', { x, y, width, height, fill: palette.ground }),
    text(x + margin, y + margin, title, { fill: palette.text2 }),
    ...scene.containers.map((container) => containerSvg(container, palette)),
    ...edges.map((edge) => edgeSvg(edge, picture)),
    ...scene.cards.map((card) => cardSvg(card, picture)),
    ...edges.map((edge) => labelSvg(edge, picture)),
  );
}

function containerSvg({ x, y, width, height, name }: PlacedContainer, palette: Palette): string {
  return (
    element('rect', {
      x,
      y,
      width,
      height,
      rx: 14,
      fill: palette.namespaceFill,
      stroke: palette.namespaceLine,
    }) + text(x + 13, y + 17, name, { fill: palette.text2, 'font-weight': 520 })
  );
}

const pathOf = ({ start, segments }: EdgeCurve): string =>
  [
    `M${short(start.x)} ${short(start.y)}`,
    ...segments
      .map(({ control1, control2, end }) =>
        [control1, control2, end].map((point) => `${short(point.x)} ${short(point.y)}`).join(' '),
      )
      .map((points) => `C${points}`),
  ].join('');

const dashes = { solid: undefined, dotted: '1.5 4', 'two-dots': '8 3 1.5 3 1.5 3' } as const;

function edgeSvg({ edge, curve, width, view }: SceneEdge, { palette, overlay }: MapPicture): string {
  const look = edgeLook(edge, view, overlay);
  const color = palette[look.color];
  const end = curve.segments.at(-1)?.end ?? curve.start;
  const half = 3 + width / 2;
  const tip = end.x + headLength;
  const shapes = {
    triangle: `M${short(end.x)} ${short(end.y - half)}L${short(tip)} ${short(end.y)}L${short(end.x)} ${short(end.y + half)}Z`,
    square: `M${short(end.x)} ${short(end.y - 3.5)}h7v7h-7Z`,
    bar: `M${short(tip - 2)} ${short(end.y - 6)}h2v12h-2Z`,
  };
  return (
    element('path', {
      d: pathOf(curve),
      fill: 'none',
      stroke: color,
      'stroke-width': width,
      'stroke-dasharray': dashes[look.style],
      opacity: look.alpha === 1 ? undefined : look.alpha,
    }) + element('path', { d: shapes[look.head], fill: color })
  );
}

function labelSvg(scene: SceneEdge, { palette, overlay, quantile, labels }: MapPicture): string {
  const label = edgeLabel(scene, { overlay, quantile, labels, shares: new Map(), taken: null });
  if (label === null || label.parts.length === 0) return '';
  const words = label.parts.map((part) => part.text).join(' · ');
  const middle = pointOn(scene.curve, 0.5);
  // A sign is about 6 px wide at this size; the pill may be a little wide, never too narrow.
  const width = 6.4 * words.length + 14;
  return (
    element('rect', {
      x: middle.x - width / 2,
      y: middle.y - 9,
      width,
      height: 18,
      rx: 9,
      fill: palette.surface1,
      stroke: palette[label.outline],
    }) +
    text(middle.x, middle.y, words, {
      'text-anchor': 'middle',
      'font-size': 11,
      fill: palette[label.parts[0]?.color ?? 'text1'],
    })
  );
}

/** Health by shape and colour, as the legend of the map has it. */
function healthSvg({ glyph, isHollow }: HealthView, palette: Palette, x: number, y: number): string {
  const color = palette[glyph];
  const paint = isHollow
    ? { fill: 'none', stroke: color, 'stroke-width': 1.5 }
    : { fill: color, stroke: 'none' };
  switch (glyph) {
    case 'healthy':
      return element('circle', { cx: x, cy: y, r: 2.5, ...paint });
    case 'degraded':
      return element('path', { d: `M${short(x)} ${short(y - 5)}l5.5 10h-11Z`, ...paint });
    case 'unhealthy':
      return (
        element('circle', { cx: x, cy: y, r: 5, ...paint }) +
        (isHollow
          ? ''
          : element('path', {
              d: `M${short(x - 2)} ${short(y - 2)}l4 4m0 -4l-4 4`,
              stroke: palette.onStatus,
              'stroke-width': 1.4,
            }))
      );
    case 'injected':
      return element('path', { d: `M${short(x)} ${short(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z`, ...paint });
    case 'unknown':
    case 'idle':
      return element('circle', {
        cx: x,
        cy: y,
        r: 4.5,
        fill: 'none',
        stroke: color,
        'stroke-dasharray': '2 2',
      });
  }
}

const toneOf = ({ glyph }: HealthView): PaletteColor => {
  if (glyph === 'degraded') return 'degradedText';
  return glyph === 'unhealthy' ? 'unhealthyText' : 'text2';
};

function cardSvg({ card, box, view }: SceneCard, picture: MapPicture): string {
  const { palette } = picture;
  const stroke = isProblem(view) && !view.isHollow ? palette[view.glyph] : palette.nodeLine;
  const frame = element('rect', {
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    rx: 8,
    fill: palette.nodeFill,
    stroke,
    'stroke-dasharray': card.kind === 'unknown' ? '3 3' : undefined,
  });
  const middle = box.y + Math.min(cardSizes.header, box.height) / 2;
  const head =
    healthSvg(view, palette, box.x + 16, middle) +
    text(box.x + 28, middle, clipped(cardTitle(card), box.width - 40), {
      fill: palette.text1,
      'font-weight': 600,
    });
  const rows =
    box.height > cardSizes.header
      ? card.nodes.map((node, index) =>
          rowSvg(
            node,
            card.nodes.length > 1,
            box.x,
            box.y + cardSizes.header + index * cardSizes.row,
            box.width,
            picture,
          ),
        )
      : [];
  return element('g', {}, frame, head, ...rows);
}

function rowSvg(
  node: GraphNode,
  isVersion: boolean,
  x: number,
  y: number,
  width: number,
  { palette, quantile }: MapPicture,
): string {
  const { rate, errors, latency } = nodeFigures(node, quantile);
  const view = healthView(node.health, node.badges);
  const middle = y + cardSizes.row / 2;
  const figures = [
    ...(rate === null ? [] : [amountText(rate)]),
    ...(errors === null ? [] : [amountText(errors)]),
    ...(latency === null ? [] : [amountText(latency)]),
  ].join('  ');
  const version = isVersion
    ? text(x + 10, middle, node.version ?? '–', { fill: palette.text1, 'font-size': 11 })
    : '';
  return (
    version +
    text(x + width - 9, middle, figures, {
      'text-anchor': 'end',
      'font-size': 11,
      'xml:space': 'preserve',
      fill: palette[errors !== null && !view.isHollow ? toneOf(view) : 'text2'],
    })
  );
}

/** A name that fits into so many pixels of 12 px text, in whatever font stands in. */
function clipped(name: string, room: number): string {
  const most = Math.floor(room / 7.6);
  return name.length <= most ? name : `${name.slice(0, Math.max(1, most - 1))}…`;
}
