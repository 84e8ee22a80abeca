/** Weights that somebody tries out on the map before anything is written. */
export interface WhatIf {
  readonly namespace: string;
  readonly service: string;
  /** Relative weights by version, whole numbers from 0. */
  readonly weights: Readonly<Record<string, number>>;
}

const mostVersions = 50;
const mostWeight = 1_000_000;

/** Reads `payments/payment:v1=50,v2=50`; null where that makes no sense. */
export function parseWhatIf(text: string | null): WhatIf | null {
  const match = /^([a-z0-9.-]{1,253})\/([a-z0-9.-]{1,253}):(.+)$/.exec(text ?? '');
  if (match === null) return null;
  const [, namespace = '', service = '', list = ''] = match;
  const pairs = list.split(',').slice(0, mostVersions).map(parsePair);
  const known = pairs.filter((pair) => pair !== null);
  const isUsable = known.length === pairs.length && known.some(([, weight]) => weight > 0);
  return isUsable ? { namespace, service, weights: Object.fromEntries(known) } : null;
}

function parsePair(text: string): readonly [string, number] | null {
  const at = text.lastIndexOf('=');
  const digits = text.slice(at + 1);
  if (at < 1 || !/^\d{1,7}$/.test(digits) || Number(digits) > mostWeight) return null;
  try {
    return [decodeURIComponent(text.slice(0, at)), Number(digits)];
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Writes it so that `parseWhatIf` gives the same back. */
export const formatWhatIf = ({ namespace, service, weights }: WhatIf): string =>
  `${namespace}/${service}:${Object.entries(weights)
    .map(([version, weight]) => `${encodeURIComponent(version)}=${weight}`)
    .join(',')}`;

/** Shares of the weights, 0..1. */
export function whatIfShares({ weights }: Pick<WhatIf, 'weights'>): Readonly<Record<string, number>> {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(
    Object.entries(weights).map(([version, weight]) => [version, sum === 0 ? 0 : weight / sum]),
  );
}
