import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';

const clamp = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** Stroke width in px for a rate (requests per second, or kB per second on TCP edges): 1 rps 1, 10 2.6, 100 4.2, 1,000 5.8. */
export const widthOfRate = (rate: number): number =>
  rate <= 0 ? 1 : clamp(1, 1 + 1.6 * Math.log10(rate), 7);

/** The same scale drawn finer, for the overview of namespaces. */
export const overviewWidthOfRate = (rate: number): number =>
  rate <= 0 ? 0.75 : clamp(0.75, 0.35 + 0.72 * Math.log10(rate), 3.5);

/** Width of an edge; one whose rate is not known is as thin as can be. */
export function edgeWidth({ protocol, requestRate, bytesPerSecond }: GraphEdge, isOverview: boolean): number {
  const rate = protocol === 'tcp' ? (bytesPerSecond ?? 0) / 1_000 : (requestRate ?? 0);
  return isOverview ? overviewWidthOfRate(rate) : widthOfRate(rate);
}
