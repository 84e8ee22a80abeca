import { digits, unknownText } from './amount.ts';

/** A count of things: thousands comma, `–` when not known. */
export function formatCount(count: number | null): string {
  return count === null || Number.isNaN(count) ? unknownText : digits(count, 0);
}

/** A count with its noun: `1 request`, `19,806 requests`. */
export function formatCountOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${digits(count, 0)} ${count === 1 ? singular : plural}`;
}
