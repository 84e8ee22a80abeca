import { readPalette, type Palette } from '../palette.ts';

/** The palette on the screen in colours that every program reads: tokens are oklch, which few programs but browsers know. */
export function plainPalette(host: HTMLElement): Palette {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const palette = readPalette(host);
  if (context === null) return palette;
  const plain = (color: string): string => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
    if (alpha === 255) return `rgb(${red},${green},${blue})`;
    return `rgba(${red},${green},${blue},${Math.round((alpha / 255) * 100) / 100})`;
  };
  const { font, ...colors } = palette;
  const named = Object.entries(colors).map(([name, color]) => [name, plain(color)] as const);
  return { ...palette, ...Object.fromEntries(named), font };
}
