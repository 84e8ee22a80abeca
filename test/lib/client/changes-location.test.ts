import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeGroups,
  changeOutcomes,
  changesHref,
  defaultChangesLocation,
  formatChangesLocation,
  parseChangesLocation,
} from '@/lib/client/changes-location.ts';

describe('the link of the changes', () => {
  it('is the same screen for a colleague', () => {
    const text = fc.string({ minLength: 1, maxLength: 40 });
    const location = fc.record({
      mesh: fc.option(text),
      group: fc.constantFrom(...changeGroups),
      outcome: fc.constantFrom(...changeOutcomes),
      service: fc.option(text),
      who: fc.option(text),
      text: fc.string({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(location, (given) => {
        expect(parseChangesLocation(new URLSearchParams(formatChangesLocation(given)))).toEqual(given);
      }),
    );
  });

  it('opens whatever stands in it', () => {
    expect(parseChangesLocation(new URLSearchParams('show=nonsense&state=x'))).toEqual(
      defaultChangesLocation,
    );
  });

  it('leads to one change with the filters kept', () => {
    expect(changesHref(defaultChangesLocation)).toBe('/changes');
    expect(changesHref({ ...defaultChangesLocation, who: 'ana' }, 'chg 1')).toBe('/changes/chg%201?who=ana');
  });
});
