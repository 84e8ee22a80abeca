/** Rates per second by a key that somebody else chose. */
export type RateRecord = Record<string, number>;

/** A record without a prototype: a label value such as `__proto__` is a key like any other in it. */
export const emptyRates = (): RateRecord => Object.create(null) as RateRecord;
