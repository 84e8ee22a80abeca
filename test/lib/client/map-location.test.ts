import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultMapLocation,
  formatMapLocation,
  historyModeOf,
  mapFilterModes,
  mapLabels,
  mapLevels,
  mapOverlays,
  mapQuantiles,
  mapTableRows,
  mapViews,
  parseMapLocation,
  type MapLocation,
} from '@/lib/client/map-location.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const coordinate = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  .map((value) => value + 0);

const locations: fc.Arbitrary<MapLocation> = fc.record({
  view: fc.constantFrom(...mapViews),
  level: fc.option(fc.constantFrom(...mapLevels)),
  mesh: fc.option(fc.string({ minLength: 1 })),
  namespaces: fc.uniqueArray(name, { maxLength: 4 }),
  filter: fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
  filterMode: fc.constantFrom(...mapFilterModes),
  tableRows: fc.constantFrom(...mapTableRows),
  tableSort: fc.option(fc.constantFrom('rate', '-errors', '-p95')),
  overlay: fc.constantFrom(...mapOverlays),
  labels: fc.constantFrom(...mapLabels),
  quantile: fc.constantFrom(...mapQuantiles),
  windowSeconds: fc.integer({ min: 1, max: 86_400 }),
  at: fc.option(fc.integer({ min: 0, max: 4_000_000_000 })),
  selection: fc.option(fc.string({ minLength: 1, unit: 'grapheme' })),
  position: fc.option(
    fc.record({ x: coordinate, y: coordinate, zoom: fc.double({ noNaN: true, min: 0.01, max: 4 }) }),
  ),
  path: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('trace' as const), traceId: fc.stringMatching(/^[0-9a-f]{1,32}$/) }),
      fc.record({ kind: fc.constant('search' as const), search: fc.string({ unit: 'grapheme' }) }),
    ),
  ),
  whatIf: fc.option(
    fc.record({
      namespace: name,
      service: name,
      weights: fc
        .dictionary(name, fc.integer({ min: 1, max: 100 }), { minKeys: 1, maxKeys: 4 })
        .map((weights) => ({ ...weights })),
    }),
  ),
});

const parse = (search: string): MapLocation => parseMapLocation(new URLSearchParams(search));

describe('a link to the map', () => {
  it('brings back the same screen, whatever was on it', () => {
    fc.assert(
      fc.property(locations, (location) => {
        expect(parse(formatMapLocation(location))).toEqual(location);
      }),
    );
  });

  it('is empty for the map as it opens', () => {
    expect(formatMapLocation(defaultMapLocation)).toBe('');
    expect(parse('')).toEqual(defaultMapLocation);
  });

  it('opens whatever somebody wrote into it', () => {
    fc.assert(fc.property(fc.string(), (search) => void parse(search)));
    expect(parse('level=pod&window=forever&at=yesterday&pos=1,2&overlay=love&view=')).toEqual(
      defaultMapLocation,
    );
    expect(parse('pos=1,2,0').position).toBeNull();
  });

  it('reads well', () => {
    expect(
      formatMapLocation({
        ...defaultMapLocation,
        overlay: 'mtls',
        namespaces: ['shop', 'payments'],
        windowSeconds: 300,
      }),
    ).toBe('ns=shop%2Cpayments&overlay=mtls&window=5m');
  });
});

describe('the Back button', () => {
  it('does not go through pans and zooms', () => {
    const panned = { ...defaultMapLocation, position: { x: 1, y: 2, zoom: 1 } };
    expect(historyModeOf(defaultMapLocation, panned)).toBe('replace');
  });

  it.each([
    ['a selection', { selection: 'app:c/shop/cart' }],
    ['another level', { level: 'service' }],
    ['another time', { at: 1_763_908_335 }],
    ['another view', { view: 'table' }],
    ['another filter', { filter: 'not mtls' }],
    ['other namespaces', { namespaces: ['shop'] }],
  ] as const)('undoes %s', (_, change) => {
    expect(historyModeOf(defaultMapLocation, { ...defaultMapLocation, ...change })).toBe('push');
  });
});
