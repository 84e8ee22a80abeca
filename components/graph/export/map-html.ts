import { amountText, type Amount } from '@/lib/format/amount.ts';
import { edgeFacts, edgeRows } from '../table/edge-facts.ts';
import type { FactColumn } from '../table/fact-column.ts';
import { nodeFacts, nodeRows } from '../table/node-facts.ts';
import { mapSvg, type MapPicture } from './map-svg.ts';
import { element, escapeXml } from './xml.ts';

/** Nothing of the page may load or run anything, wherever it is opened. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** One page that holds the map and every fact of it, and opens without a network: no script, font or address in it. */
export function mapHtml(picture: MapPicture): string {
  const { scene, palette, title } = picture;
  const style = `
    body { margin: 24px; background: ${palette.ground}; color: ${palette.text1}; font: 13px/1.45 Inter, 'Helvetica Neue', Arial, sans-serif; }
    h1 { font-size: 16px; } h2 { margin-top: 28px; font-size: 14px; }
    figure { margin: 0; overflow: auto; } svg { max-width: 100%; height: auto; }
    .wide { overflow: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 4px 10px; border-bottom: 1px solid ${palette.line2}; text-align: left; white-space: nowrap; }
    .number { text-align: right; } .unknown { color: ${palette.text3}; }`;
  const warnings = scene.snapshot.warnings.map(({ text }) => element('li', {}, escapeXml(text)));
  return [
    '<!doctype html>',
    element(
      'html',
      { lang: 'en' },
      element(
        'head',
        {},
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        `<meta http-equiv="Content-Security-Policy" content="${escapeXml(policy)}">`,
        element('title', {}, escapeXml(title)),
        `<style>${style}</style>`,
      ),
      element(
        'body',
        {},
        element(
          'main',
          {},
          element('h1', {}, escapeXml(title)),
          element('figure', {}, mapSvg(picture)),
          warnings.length === 0 ? '' : element('ul', {}, ...warnings),
          tableOf('Edges', edgeRows(scene), edgeFacts),
          tableOf('Nodes', nodeRows(scene), nodeFacts),
        ),
      ),
    ),
    '',
  ].join('\n');
}

function tableOf<Row>(name: string, rows: readonly Row[], columns: readonly FactColumn<Row>[]): string {
  const align = ({ isNumeric }: FactColumn<Row>): string | undefined => (isNumeric ? 'number' : undefined);
  const head = columns.map((column) =>
    element('th', { scope: 'col', class: align(column) }, escapeXml(column.label)),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...columns.map((column) => {
        const shown = wordsOf(column.show(row));
        return shown === null
          ? element('td', { class: `${align(column) ?? ''} unknown`.trim() }, '–')
          : element('td', { class: align(column) }, escapeXml(shown));
      }),
    ),
  );
  return (
    element('h2', {}, `${name} (${rows.length})`) +
    element(
      'div',
      { class: 'wide', role: 'region', 'aria-label': name, tabindex: 0 },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
    )
  );
}

const wordsOf = (shown: Amount | string | null): string | null =>
  shown === null || typeof shown === 'string' ? shown : amountText(shown);
