import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(
  fileURLToPath(new URL('../../../components/ui/tokens.css', import.meta.url)),
  'utf8',
);

type Theme = 'light' | 'dark';
type Rgb = readonly [number, number, number];

const number = '([\\d.]+)';
const oklch = `oklch\\(\\s*${number}%\\s+${number}\\s+${number}\\s*\\)`;

/** Linear sRGB of a token in a theme, after https://www.w3.org/TR/css-color-4/#ok-lab. */
function color(token: string, theme: Theme): Rgb {
  const both = new RegExp(`--${token}:\\s*light-dark\\(\\s*${oklch},\\s*${oklch}\\s*\\)`).exec(tokens);
  if (both === null) throw new Error(`${token} is not a light-dark pair of oklch colours`);
  const [lightness, chroma, hue] = both.slice(theme === 'light' ? 1 : 4).map(Number);
  return linearRgb((lightness ?? 0) / 100, chroma ?? 0, ((hue ?? 0) * Math.PI) / 180);
}

function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    clamp(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    clamp(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const themes: readonly Theme[] = ['dark', 'light'];
const surfaces = ['ground', 'surface-1', 'surface-2', 'surface-3'];
const statuses = ['health-healthy', 'health-degraded', 'health-unhealthy', 'accent', 'injected'];
const texts = ['text-1', 'text-2', 'text-3', ...statuses.map((status) => `${status}-text`)];
const glyphs = ['healthy', 'degraded', 'unhealthy', 'unknown'].map((health) => `health-${health}`);
const series = Array.from({ length: 8 }, (_, position) => `series-${position + 1}`);

const pairs = (fronts: readonly string[], backs: readonly string[]) =>
  fronts.flatMap((front) => backs.flatMap((back) => themes.map((theme) => [front, back, theme] as const)));

describe('contrast', () => {
  it('is measured as the design measured it', () => {
    expect(contrast(color('text-1', 'dark'), color('ground', 'dark'))).toBeCloseTo(16.7, 1);
    expect(contrast(color('text-3', 'light'), color('surface-3', 'light'))).toBeCloseTo(4.9, 1);
  });

  it.each(pairs(texts, surfaces))('of words: %s on %s (%s) is at least 4.5', (front, back, theme) => {
    expect(contrast(color(front, theme), color(back, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ...pairs([...glyphs, 'injected', 'line-3', 'accent'], ['surface-1', 'surface-2']),
    ...pairs(series, ['surface-1']),
    ...pairs(['edge', 'mtls-mutual', 'mtls-mixed', 'mtls-plaintext'], ['ground']),
    ...pairs(['on-status'], ['health-degraded', 'health-unhealthy', 'injected']),
  ])('of graphics: %s on %s (%s) is at least 3', (front, back, theme) => {
    expect(contrast(color(front, theme), color(back, theme))).toBeGreaterThanOrEqual(3);
  });

  it.each(themes)('of the primary button in %s is at least 4.5', (theme) => {
    expect(contrast(color('on-accent', theme), color('accent-fill', theme))).toBeGreaterThanOrEqual(4.5);
  });
});
