import { describe, expect, it } from 'vitest';
import { readingZoom } from '@/components/graph/level-of-detail.ts';
import { fitViewport } from '@/components/graph/viewport-fit.ts';

const inset = { top: 16, right: 16, bottom: 16, left: 16 };
const screen = { width: 1_000, height: 632 };
const map = (height: number) => ({ x: 0, y: 0, width: 400, height });

describe('a map fitted to the screen', () => {
  it('is shown whole, in the middle, and not blown up', () => {
    expect(fitViewport(map(300), screen, inset)).toEqual({ x: 300, y: 166, zoom: 1 });
    expect(fitViewport(map(1_200), screen, inset).zoom).toBe(0.5);
  });

  it('reaches into the margin where that lets its cards be read, and never beyond the screen', () => {
    const nearly = fitViewport(map(830), screen, inset);
    expect(nearly.zoom).toBe(readingZoom);
    expect(nearly.y).toBeGreaterThan(0);
    expect(nearly.y + 830 * nearly.zoom).toBeLessThan(screen.height);
    expect(fitViewport(map(850), screen, inset).zoom).toBeLessThan(readingZoom);
  });
});
