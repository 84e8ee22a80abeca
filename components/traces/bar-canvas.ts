import { onThemeChange } from '@/components/graph/palette.ts';
import { timeTicks } from './time-scale.ts';
import type { TimeView } from './time-view.ts';
import { readWaterfallColors } from './waterfall-colors.ts';
import {
  forgetBarLabels,
  paintWaterfall,
  type WaterfallColors,
  type WaterfallPicture,
} from './waterfall-paint.ts';

/** What the page decides about the picture; the canvas adds its place and size. */
export interface BarParts extends Pick<WaterfallPicture, 'model' | 'rows' | 'showPath' | 'rowHeight'> {
  readonly time: TimeView;
  /** About how many instants are marked. */
  readonly ticks: number;
}

/** Rows that must be in the document, from the first to before the last. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** Rows painted beyond the end that a scroll goes to, and beyond the other: only when they are used up it paints anew. */
const ahead = 22;
const behind = 3;
/** Rows come and go by so many, so that not every step of a scroll is work for the page. */
const chunk = 16;

/**
 * The bars of the rows in sight on one canvas that scrolls with them. It paints once per frame in which something has changed.
 */
export class BarCanvas {
  readonly #scroller: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #headPx: number;
  readonly #onRows: (rows: RowWindow) => void;
  #parts: BarParts | null = null;
  #colors: WaterfallColors | null = null;
  #frame: number | null = null;
  #painted: RowWindow | null = null;
  #mostRows = 0;
  #lastFirst = 0;
  #isAnew = true;
  #told: RowWindow = { from: 0, to: 0 };

  constructor(
    scroller: HTMLElement,
    canvas: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    headPx: number,
    onRows: (rows: RowWindow) => void,
  ) {
    this.#scroller = scroller;
    this.#canvas = canvas;
    this.#context = context;
    this.#headPx = headPx;
    this.#onRows = onRows;
  }

  /** Watches scrolling, size, theme and fonts until the returned function is called. */
  start(): () => void {
    const scheduled = (): void => this.#schedule();
    const anew = (): void => this.paintAnew();
    const forget = (): void => {
      this.#colors = null;
      forgetBarLabels();
      this.paintAnew();
    };
    const sizes = new ResizeObserver(anew);
    sizes.observe(this.#scroller);
    this.#scroller.addEventListener('scroll', scheduled, { passive: true });
    document.fonts.addEventListener('loadingdone', forget);
    const stopTheme = onThemeChange(forget);
    return () => {
      sizes.disconnect();
      this.#scroller.removeEventListener('scroll', scheduled);
      document.fonts.removeEventListener('loadingdone', forget);
      stopTheme();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
    };
  }

  show(parts: BarParts): void {
    this.#parts = parts;
    this.paintAnew();
  }

  /** The same rows at another zoom, in other colours or at another size. */
  paintAnew(): void {
    this.#painted = null;
    this.#isAnew = true;
    this.#schedule();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#update();
    });
  }

  #update(): void {
    const parts = this.#parts;
    if (parts === null) return;
    const { rowHeight, rows } = parts;
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.min(Math.floor(scrollTop / rowHeight), Math.max(0, rows.count - 1));
    const last = Math.ceil((scrollTop + clientHeight - this.#headPx) / rowHeight);
    this.#tellRows(first, Math.min(last, rows.count), rows.count);
    const painted = this.#painted;
    const isUp = first < this.#lastFirst;
    this.#lastFirst = first;
    if (painted !== null && painted.from <= first && painted.to >= Math.min(last, rows.count)) return;
    // What does not move gets no more than its screen: the next scroll paints what it needs.
    const beyond = this.#isAnew
      ? { up: 0, down: 0 }
      : { up: isUp ? ahead : behind, down: isUp ? behind : ahead };
    this.#isAnew = false;
    const from = Math.max(0, first - beyond.up);
    const to = last + beyond.down;
    // As high as the screen at its highest: a canvas of another size is a new one, which costs more than its picture.
    this.#mostRows = Math.max(this.#mostRows, last - first + ahead + behind);
    this.#paint(parts, { from, to });
    this.#painted = { from, to };
  }

  #tellRows(first: number, last: number, count: number): void {
    const from = Math.max(0, Math.floor((first - 2) / chunk) * chunk);
    const to = Math.min(count, Math.ceil((last + 2) / chunk) * chunk);
    if (from === this.#told.from && to === this.#told.to) return;
    this.#told = { from, to };
    this.#onRows(this.#told);
  }

  #paint({ time, ticks: wanted, ...parts }: BarParts, { from, to }: RowWindow): void {
    const width = this.#canvas.clientWidth;
    if (width === 0) return;
    const ratio = devicePixelRatio;
    const height = this.#mostRows * parts.rowHeight;
    this.#canvas.style.height = `${height}px`;
    this.#canvas.style.transform = `translateY(${from * parts.rowHeight}px)`;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== pixelWidth) this.#canvas.width = pixelWidth;
    if (this.#canvas.height !== pixelHeight) this.#canvas.height = pixelHeight;
    this.#colors ??= readWaterfallColors(this.#scroller);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const view = time.get();
    paintWaterfall(
      this.#context,
      { ...parts, view, ticks: timeTicks(view, wanted), firstRow: from, lastRow: to, width, height },
      this.#colors,
    );
  }
}
