import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultServiceLocation,
  defaultServicesLocation,
  formatServiceLocation,
  formatServicesLocation,
  parseServiceLocation,
  parseServicesLocation,
  serviceColumns,
  serviceGroups,
  serviceHref,
  serviceTabs,
  type ServiceLocation,
  type ServicesLocation,
} from '@/lib/client/services-location.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const time = {
  windowSeconds: fc.integer({ min: 1, max: 86_400 }),
  at: fc.option(fc.integer({ min: 0, max: 4_000_000_000 })),
};

const lists: fc.Arbitrary<ServicesLocation> = fc.record({
  ...time,
  mesh: fc.option(fc.string({ minLength: 1 })),
  namespaces: fc.uniqueArray(name, { maxLength: 4 }),
  group: fc.constantFrom(...serviceGroups),
  text: fc.string({ unit: 'grapheme' }),
  sort: fc.record({
    column: fc.constantFrom(...serviceColumns),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
  open: fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 4 }),
});

const pages: fc.Arbitrary<ServiceLocation> = fc.record({
  ...time,
  tab: fc.constantFrom(...serviceTabs),
  draft: fc.option(fc.string({ minLength: 1 })),
  isPlanOpen: fc.boolean(),
});

const parseList = (search: string): ServicesLocation => parseServicesLocation(new URLSearchParams(search));
const parsePage = (search: string): ServiceLocation => parseServiceLocation(new URLSearchParams(search));

describe('a link to the list of services', () => {
  it('brings back the same list, whatever is filtered, sorted and unfolded', () => {
    fc.assert(
      fc.property(lists, (location) => {
        expect(parseList(formatServicesLocation(location))).toEqual(location);
      }),
    );
  });

  it('is empty for the list as it opens: all services, worst first', () => {
    expect(formatServicesLocation(defaultServicesLocation)).toBe('');
    expect(parseList('')).toEqual(defaultServicesLocation);
    expect(defaultServicesLocation.sort).toEqual({ column: 'health', direction: 'descending' });
  });

  it('opens whatever somebody wrote into it', () => {
    fc.assert(fc.property(fc.string(), (search) => void parseList(search)));
    expect(parseList('show=broken&sort=colour&window=forever&at=yesterday&open=&ns=,,&mesh=')).toEqual(
      defaultServicesLocation,
    );
  });

  it('is readable', () => {
    const location = { ...defaultServicesLocation, group: 'split', text: 'pay' } as const;
    const sort = { column: 'rate', direction: 'descending' } as const;
    expect(formatServicesLocation({ ...location, sort })).toBe('show=split&filter=pay&sort=-rate');
  });
});

describe('a link to a service', () => {
  it('brings back the same tab and time', () => {
    fc.assert(
      fc.property(pages, (location) => {
        expect(parsePage(formatServiceLocation(location))).toEqual(location);
      }),
    );
  });

  it('opens on the overview', () => {
    expect(formatServiceLocation(defaultServiceLocation)).toBe('');
    expect(parsePage('tab=secrets').tab).toBe('overview');
  });

  it('holds names with any character in their place', () => {
    const href = serviceHref(
      { mesh: 'lab-1', namespace: 'shop', name: 'a/b?c#d' },
      { ...defaultServiceLocation, tab: 'routing' },
    );
    expect(href).toBe('/services/lab-1/shop/a%2Fb%3Fc%23d?tab=routing');
  });
});
