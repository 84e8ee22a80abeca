import type { TimeSpan } from './time-scale.ts';
import { pathMs, type TraceModel } from './trace-model.ts';
import type { TraceRows } from './trace-rows.ts';
import { ms } from './span-words.ts';

const barHeight = 11;
/** Room at both ends of the time axis. */
export const insetPx = 14;
const leastBarPx = 1.6;

/** Colours as a canvas takes them. */
export interface WaterfallColors {
  readonly surface: string;
  readonly line: string;
  readonly text1: string;
  readonly text2: string;
  readonly unhealthy: string;
  readonly injected: string;
  /** By place, from 1; place 0 is not used. */
  readonly series: readonly string[];
  readonly font: string;
}

/** What is painted: rows from `firstRow` to before `lastRow`, in a picture of some size (CSS px). */
export interface WaterfallPicture {
  readonly model: TraceModel;
  readonly rows: TraceRows;
  readonly view: TimeSpan;
  readonly ticks: readonly number[];
  readonly showPath: boolean;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly rowHeight: number;
  readonly width: number;
  readonly height: number;
}

/** Where an instant lies, px from the left of the picture. */
export const xOf = (atMs: number, { fromMs, toMs }: TimeSpan, width: number): number =>
  insetPx + ((atMs - fromMs) / (toMs - fromMs)) * (width - 2 * insetPx);

/** Paints the bars of the rows that fit into the picture, and nothing else of the trace. */
export function paintWaterfall(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  colors: WaterfallColors,
): void {
  const { rows, ticks, view, firstRow, lastRow, rowHeight, width, height } = picture;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colors.line;
  for (const tick of ticks) context.fillRect(Math.round(xOf(tick, view, width)), 0, 1, height);
  context.font = `420 11px ${colors.font}`;
  context.textBaseline = 'middle';
  const last = Math.min(rows.count, lastRow, firstRow + Math.ceil(height / rowHeight));
  for (let row = firstRow; row < last; row += 1) paintBar(context, picture, colors, row);
}

function paintBar(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  colors: WaterfallColors,
  row: number,
): void {
  const { model, rows, view, width, firstRow, rowHeight, showPath } = picture;
  const slot = rows.slots[row] ?? -1;
  if (slot < 0) return;
  const isInjected = model.spans.isInjected(slot);
  const startMs = model.startMs[slot] ?? 0;
  const endMs = startMs + (model.durationMs[slot] ?? 0);
  const from = xOf(startMs, view, width);
  const to = Math.max(xOf(endMs, view, width), from + leastBarPx);
  if (to < 0 || from > width) return;
  const [left, right] = [Math.max(from, -4), Math.min(to, width + 4)];
  const top = (row - firstRow) * rowHeight + Math.floor((rowHeight - barHeight) / 2);
  const isGroup = rows.isGroup[row] === 1;
  const color = isInjected ? colors.injected : (colors.series[model.series[slot] ?? 1] ?? colors.text2);
  const isSolid = !showPath && !isGroup;
  context.fillStyle = color;
  context.globalAlpha = isSolid ? 0.85 : 0.3;
  roundBar(context, left, top, right - left, 3);
  context.globalAlpha = 1;
  if (showPath && !isGroup && pathMs(model, slot) > 0) paintSections(context, picture, slot, top);
  if (isInjected) paintHatch(context, left, top, right - left, colors.injected);
  if (!isGroup && !isInjected && model.isOrigin[slot] === 1) {
    context.strokeStyle = colors.unhealthy;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(left, top, right - left, barHeight, 3);
    context.stroke();
  }
  paintLabel(context, width, { left: from, right: to, top, text: ms(endMs - startMs) }, colors);
}

function roundBar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  radius: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, barHeight, Math.min(radius, width / 2));
  context.fill();
}

function paintSections(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  slot: number,
  top: number,
): void {
  const { model, view, width } = picture;
  const { sectionAt, sections } = model;
  for (let place = sectionAt[slot] ?? 0; place < (sectionAt[slot + 1] ?? 0); place += 1) {
    const from = Math.max(xOf(sections[2 * place] ?? 0, view, width), -4);
    const to = Math.min(xOf(sections[2 * place + 1] ?? 0, view, width), width + 4);
    if (to > from - 1) roundBar(context, from, top, Math.max(to - from, leastBarPx), 2);
  }
}

function paintHatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  color: string,
): void {
  context.save();
  context.beginPath();
  context.roundRect(x, y, width, barHeight, Math.min(3, width / 2));
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1.4;
  context.beginPath();
  for (let at = x - barHeight; at < x + width; at += 5) {
    context.moveTo(at, y + barHeight);
    context.lineTo(at + barHeight, y);
  }
  context.stroke();
  context.restore();
}

interface BarLabel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly text: string;
}

/** Behind the bar; before it or inside where it would not fit. */
function paintLabel(
  context: CanvasRenderingContext2D,
  width: number,
  { left, right, top, text }: BarLabel,
  colors: WaterfallColors,
): void {
  const room = textWidth(context, text) + 10;
  const middle = top + barHeight / 2 + 0.5;
  context.fillStyle = colors.text2;
  if (right + room <= width) {
    context.textAlign = 'left';
    context.fillText(text, right + 7, middle);
  } else if (left - room >= 0) {
    context.textAlign = 'right';
    context.fillText(text, left - 7, middle);
  } else {
    const end = Math.min(right, width - insetPx) - 6;
    context.globalAlpha = 0.82;
    context.fillStyle = colors.surface;
    roundBar(context, end - room + 7, top, room - 3, 3);
    context.globalAlpha = 1;
    context.fillStyle = colors.text1;
    context.textAlign = 'right';
    context.fillText(text, end, middle);
  }
}

const widths = new Map<string, number>();

/** Measured once per text: labels repeat, and measuring is what costs. */
function textWidth(context: CanvasRenderingContext2D, text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const { width } = context.measureText(text);
  if (widths.size > 20_000) widths.clear();
  widths.set(text, width);
  return width;
}

/** Fonts have changed: what was measured is void. */
export const forgetBarLabels = (): void => widths.clear();

/** The whole trace on a strip: one line per row, thinned out to the pixels that there are. */
export function paintMinimap(
  context: CanvasRenderingContext2D,
  { model, width, height }: { readonly model: TraceModel; readonly width: number; readonly height: number },
  colors: WaterfallColors,
): void {
  const { spans, startMs, durationMs, series, trace } = model;
  context.clearRect(0, 0, width, height);
  const lanes = Math.max(1, Math.min(spans.length, Math.floor((height - 4) / 2)));
  const whole = { fromMs: 0, toMs: Math.max(trace.durationMs, 0.001) };
  const most = width * lanes;
  const step = Math.max(1, Math.floor(spans.length / most));
  for (let slot = 0; slot < spans.length; slot += step) {
    const from = xOf(startMs[slot] ?? 0, whole, width);
    const to = xOf((startMs[slot] ?? 0) + (durationMs[slot] ?? 0), whole, width);
    const lane = Math.floor((slot / spans.length) * lanes);
    context.fillStyle = colors.series[series[slot] ?? 1] ?? colors.text2;
    if (model.isOrigin[slot] === 1) context.fillStyle = colors.unhealthy;
    if (spans.isInjected(slot)) context.fillStyle = colors.injected;
    context.fillRect(from, 2 + lane * 2, Math.max(1, to - from), 1.5);
  }
}
