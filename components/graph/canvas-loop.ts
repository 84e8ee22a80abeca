import type { MapInteraction } from './map-interaction.ts';
import type { MapSurface } from './flow-surface.tsx';
import { onThemeChange, readPalette, type Palette } from './palette.ts';
import { MapPainter } from './paint/map-painter.ts';
import { forgetTextWidths } from './paint/paint-labels.ts';
import type { Picture } from './paint/picture.ts';

/** What the page decides about the picture; the loop adds theme, viewport and pointing. */
export type PictureParts = Omit<Picture, 'palette' | 'lit' | 'hovered' | 'focused'>;

/** Paints the map once per frame in which something has changed, and not at all in others. */
export class CanvasLoop {
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: MapPainter;
  readonly #surface: MapSurface;
  readonly #interaction: MapInteraction;
  #palette: Palette | null = null;
  #parts: PictureParts | null = null;
  #frame: number | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    surface: MapSurface,
    interaction: MapInteraction,
  ) {
    this.#canvas = canvas;
    this.#painter = new MapPainter(context);
    this.#surface = surface;
    this.#interaction = interaction;
  }

  /** Watches everything that the picture depends on, until the returned function is called. */
  start(): () => void {
    const forgetTheme = (): void => {
      this.#palette = null;
      this.#forgetMeasures();
    };
    const stops = [
      this.#surface.subscribe(() => this.#schedule()),
      this.#interaction.store.subscribe(() => this.#schedule()),
      onThemeChange(forgetTheme),
    ];
    const onFonts = (): void => this.#forgetMeasures();
    document.fonts.addEventListener('loadingdone', onFonts);
    return () => {
      for (const stop of stops) stop();
      document.fonts.removeEventListener('loadingdone', onFonts);
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
    };
  }

  show(parts: PictureParts): void {
    this.#parts = parts;
    this.#schedule();
  }

  #forgetMeasures(): void {
    forgetTextWidths();
    this.#painter.forget();
    this.#schedule();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint();
    });
  }

  #paint(): void {
    const { width, height } = this.#surface.size();
    if (this.#parts === null || width === 0) return;
    const pixelRatio = devicePixelRatio;
    const size = { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) };
    if (this.#canvas.width !== size.width) this.#canvas.width = size.width;
    if (this.#canvas.height !== size.height) this.#canvas.height = size.height;
    this.#palette ??= readPalette(this.#canvas.parentElement ?? document.body);
    const { hovered, lit, focused } = this.#interaction.store.get();
    const picture: Picture = { ...this.#parts, palette: this.#palette, hovered, lit, focused };
    this.#painter.paint(picture, this.#surface.viewport(), { width, height, pixelRatio });
  }
}
