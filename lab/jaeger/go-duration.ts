import type { BadRequest } from './bad-request.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration; the refusal has Go's own words, which Jaeger passes on. */
export function parseGoDurationMs(text: string, refusal: (reason: string) => BadRequest): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ''] ?? 0), 0);
  }
  const quoted = JSON.stringify(text);
  if (/^\d+(\.\d*)?$/.test(text)) throw refusal(`time: missing unit in duration ${quoted}`);
  throw refusal(`time: invalid duration ${quoted}`);
}
