import type { GraphEdge, Mtls } from './mesh-graph.ts';

/** Encryption of all that these edges carry, weighted by requests, by bytes where they speak TCP only. Null where they carry nothing. */
export function mtlsOfCallers(edges: readonly GraphEdge[]): Mtls | null {
  const unit = edges.some(({ requestRate }) => (requestRate ?? 0) > 0) ? 'requests/s' : 'bytes/s';
  const amountOf = ({ requestRate, bytesPerSecond }: GraphEdge): number =>
    (unit === 'requests/s' ? requestRate : bytesPerSecond) ?? 0;
  const all = sum(edges.map(amountOf));
  if (!(all > 0)) return null;
  const told = edges.filter(({ mtls }) => mtls.ratio !== null);
  const known = sum(told.map(amountOf));
  if (!(known > 0)) {
    return { status: 'unknown', ratio: null, evidence: 'Nothing at the server’s end reported it.' };
  }
  const mutual = sum(told.map((edge) => amountOf(edge) * (edge.mtls.ratio ?? 0)));
  const isWhole = told.every(({ mtls }) => mtls.ratio === 1);
  return {
    status: isWhole ? 'mutual' : partlyOrNot(mutual),
    ratio: isWhole ? 1 : Math.min(1, mutual / known),
    evidence: `Mutual TLS on ${short(mutual)} of ${short(known)} ${unit} of which it is told; ${short(all)} in all.`,
  };
}

const partlyOrNot = (mutual: number): Mtls['status'] => (mutual === 0 ? 'plaintext' : 'mixed');

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const short = (amount: number): string => String(Number(amount.toPrecision(4)));
