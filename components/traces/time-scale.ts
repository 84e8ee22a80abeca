/** The part of a trace in sight, ms after its start. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const steps = [1, 2, 2.5, 5, 10];

/** Round instants inside a span of time, about `wanted` of them. */
export function timeTicks({ fromMs, toMs }: TimeSpan, wanted: number): readonly number[] {
  const width = toMs - fromMs;
  if (!(width > 0) || wanted < 1) return [];
  const magnitude = 10 ** Math.floor(Math.log10(width / wanted));
  const step = (steps.find((factor) => width / (factor * magnitude) <= wanted) ?? 10) * magnitude;
  const first = Math.ceil(fromMs / step - 1e-9);
  const count = Math.floor(toMs / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const leastMs = 0.001;

/** A span of time within a trace, at least a microsecond wide; ends may be given in either order. */
export function boundedSpan(a: number, b: number, wholeMs: number): TimeSpan {
  const from = Math.max(0, Math.min(a, b));
  const to = Math.min(wholeMs, Math.max(a, b));
  return to - from < leastMs
    ? {
        fromMs: Math.max(0, Math.min(from, wholeMs - leastMs)),
        toMs: Math.max(leastMs, Math.min(from + leastMs, wholeMs)),
      }
    : { fromMs: from, toMs: to };
}

/** Zooms by a factor around an instant; the whole trace is the widest. */
export function zoomed(
  { fromMs, toMs }: TimeSpan,
  factor: number,
  aroundMs: number,
  wholeMs: number,
): TimeSpan {
  return boundedSpan(aroundMs - (aroundMs - fromMs) * factor, aroundMs + (toMs - aroundMs) * factor, wholeMs);
}
