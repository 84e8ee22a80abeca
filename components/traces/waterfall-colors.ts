import { resolveColors } from '@/components/graph/palette.ts';
import type { WaterfallColors } from './waterfall-paint.ts';

const seriesTokens = [1, 2, 3, 4, 5, 6, 7, 8].map((place) => `--series-${place}`);
const tokens = [
  '--surface-1',
  '--line-1',
  '--text-1',
  '--text-2',
  '--health-unhealthy',
  '--injected',
  ...seriesTokens,
];

/** The design tokens in the theme that is on the screen now. */
export function readWaterfallColors(host: HTMLElement): WaterfallColors {
  const [surface = '', line = '', text1 = '', text2 = '', unhealthy = '', injected = '', ...series] =
    resolveColors(host, tokens);
  const { fontFamily: font } = getComputedStyle(host);
  return { surface, line, text1, text2, unhealthy, injected, series: [text2, ...series], font };
}
