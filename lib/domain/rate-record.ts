/** Rates per second by a key that somebody else chose. */
export type RateRecord = Record<string, number>;

/** The last index that an array can have. */
const LAST_INDEX = 2 ** 32 - 2;

/** No rate at all. */
export const NO_RATES: Readonly<RateRecord> = Object.freeze(Object.create(null) as RateRecord);

/**
 * A record without a prototype: a label value such as `__proto__` is a key like any other in it. V8 takes a code such as
 * 503 for an index and sets aside all places before it, 6 kB for each record, unless an index was too large for that.
 */
export function emptyRates(): RateRecord {
  const rates = Object.create(null) as RateRecord;
  rates[LAST_INDEX] = 0;
  delete rates[LAST_INDEX];
  return rates;
}

/** Adds to the rate of one key: to the record itself, or to a new one in place of {@link NO_RATES}. */
export function addRate(rates: Readonly<RateRecord>, key: string, rate: number): RateRecord {
  const into: RateRecord = rates === NO_RATES ? emptyRates() : rates;
  into[key] = (into[key] ?? 0) + rate;
  return into;
}
