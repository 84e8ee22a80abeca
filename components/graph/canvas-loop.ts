import type { Interaction, MapInteraction } from './map-interaction.ts';
import type { MapSurface } from './flow-surface.tsx';
import { onThemeChange, readPalette, type Palette } from './palette.ts';
import { MapPainter } from './paint/map-painter.ts';
import { forgetTextWidths } from './paint/paint-labels.ts';
import type { Picture, Viewport } from './paint/picture.ts';

/** What the page decides about the picture; the loop adds theme, viewport and pointing. */
export type PictureParts = Omit<Picture, 'palette' | 'lit' | 'hovered' | 'focused'>;

/** Painted beyond each edge of the screen, in px: a pan slides the picture and paints anew only when this is used up. */
const margin = 256;

interface Painted {
  readonly viewport: Viewport;
  readonly width: number;
  readonly height: number;
  readonly parts: PictureParts;
  readonly pointing: Interaction;
}

/**
 * Paints the map once per frame in which something has changed, and not at all in others. The picture is painted off the
 * screen and handed over whole: the browser copies a canvas that could be drawn on in every frame of a pan.
 */
export class CanvasLoop {
  readonly #canvas: HTMLCanvasElement;
  readonly #screen: ImageBitmapRenderingContext;
  readonly #sheet: OffscreenCanvas;
  readonly #painter: MapPainter;
  readonly #surface: MapSurface;
  readonly #interaction: MapInteraction;
  #palette: Palette | null = null;
  #parts: PictureParts | null = null;
  #frame: number | null = null;
  #painted: Painted | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    screen: ImageBitmapRenderingContext,
    sheet: OffscreenCanvasRenderingContext2D,
    surface: MapSurface,
    interaction: MapInteraction,
  ) {
    this.#canvas = canvas;
    this.#screen = screen;
    this.#sheet = sheet.canvas;
    this.#painter = new MapPainter(sheet);
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
    this.#painted = null;
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
    const viewport = this.#surface.viewport();
    if (this.#slide(viewport, width, height)) return;
    const pixelRatio = devicePixelRatio;
    const frame = { width: width + 2 * margin, height: height + 2 * margin, pixelRatio };
    const size = {
      width: Math.round(frame.width * pixelRatio),
      height: Math.round(frame.height * pixelRatio),
    };
    for (const canvas of [this.#sheet, this.#canvas]) {
      if (canvas.width !== size.width) canvas.width = size.width;
      if (canvas.height !== size.height) canvas.height = size.height;
    }
    this.#palette ??= readPalette(this.#canvas.parentElement ?? document.body);
    const { hovered, lit, focused } = this.#interaction.store.get();
    // While nothing is pointed at, what a filter found stands out.
    const shining = lit ?? this.#parts.scene.narrowed?.lit ?? null;
    const picture: Picture = { ...this.#parts, palette: this.#palette, hovered, lit: shining, focused };
    const shifted = { ...viewport, x: viewport.x + margin, y: viewport.y + margin };
    this.#painter.paint(picture, shifted, frame);
    this.#screen.transferFromImageBitmap(this.#sheet.transferToImageBitmap());
    this.#painted = { viewport, width, height, parts: this.#parts, pointing: this.#interaction.store.get() };
    Object.assign(this.#canvas.style, {
      width: `${frame.width}px`,
      height: `${frame.height}px`,
      transform: `translate(${-margin}px, ${-margin}px)`,
    });
  }

  /** Moves what is painted already, where nothing but the place has changed and the margin reaches; else false. */
  #slide({ x, y, zoom }: Viewport, width: number, height: number): boolean {
    const painted = this.#painted;
    if (painted === null || this.#palette === null || painted.viewport.zoom !== zoom) return false;
    if (painted.parts !== this.#parts || painted.pointing !== this.#interaction.store.get()) return false;
    if (painted.width !== width || painted.height !== height) return false;
    const [dx, dy] = [x - painted.viewport.x, y - painted.viewport.y];
    if (Math.max(Math.abs(dx), Math.abs(dy)) > margin) return false;
    this.#canvas.style.transform = `translate(${dx - margin}px, ${dy - margin}px)`;
    return true;
  }
}
