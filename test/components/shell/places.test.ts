import { describe, expect, it } from 'vitest';
import { isAtPlace, placeHref, places } from '@/components/shell/places.tsx';
import { fromLocalInput, toLocalInput } from '@/components/shell/local-instant.ts';
import { parseCharacterKeysOn } from '@/components/shell/character-keys-preference.ts';

const [overview, map, services] = places;

describe('places', () => {
  it('are the pages that exist, each with its own second key', () => {
    expect(places.map(({ path }) => path)).toEqual([
      '/',
      '/map',
      '/services',
      '/workloads',
      '/traces',
      '/changes',
      '/mesh',
    ]);
    expect(new Set(places.map(({ key }) => key)).size).toBe(places.length);
  });

  it('keep mesh and time on the way, and leave the rest behind', () => {
    const current = new URLSearchParams('mesh=lab-1&window=300s&at=1795444335&sel=edge:1&pos=1,2,3');
    expect(services && placeHref(services, current)).toBe('/services?mesh=lab-1&window=300s&at=1795444335');
    expect(map && placeHref(map, new URLSearchParams('sel=x'))).toBe('/map');
  });

  it('know what is below them', () => {
    expect(services && isAtPlace(services, '/services/lab-1/shop/catalog')).toBe(true);
    expect(services && isAtPlace(services, '/services-old')).toBe(false);
    expect(overview && isAtPlace(overview, '/')).toBe(true);
    expect(overview && isAtPlace(overview, '/map')).toBe(false);
  });
});

describe('the field for an instant', () => {
  it('gives back the second that it was given', () => {
    const at = 1_795_444_335;
    expect(toLocalInput(at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(fromLocalInput(toLocalInput(at))).toBe(at);
  });

  it('is nothing while it is not complete', () => {
    expect(fromLocalInput('2026-11-')).toBeNull();
  });
});

it('single-letter keys are on until they are turned off', () => {
  expect(parseCharacterKeysOn(undefined)).toBe(true);
  expect(parseCharacterKeysOn('off')).toBe(false);
});
