import { versionColor } from '@/components/ui/series-color.ts';

/** What a line stands for; each has one colour token on every screen. */
export type ChartTone =
  | 'series'
  | 'quiet'
  | 'degraded'
  | 'unhealthy'
  | 'injected'
  | 'p50'
  | 'p95'
  | 'p99'
  | { readonly version: number };

/** The CSS colour of a tone. Quantiles are one hue, from pale to full. */
export function chartColor(tone: ChartTone): string {
  if (typeof tone === 'object') return versionColor(tone.version);
  switch (tone) {
    case 'series':
    case 'p99':
      return 'var(--series-1)';
    case 'p95':
      return 'color-mix(in oklab, var(--series-1) 72%, var(--surface-1))';
    case 'p50':
      return 'color-mix(in oklab, var(--series-1) 46%, var(--surface-1))';
    case 'quiet':
      return 'var(--health-unknown)';
    case 'degraded':
      return 'var(--health-degraded)';
    case 'unhealthy':
      return 'var(--health-unhealthy)';
    case 'injected':
      return 'var(--injected)';
  }
}
