import type { Trace } from '../../domain/trace/trace.ts';
import type { TraceWarning } from '../../ports/trace-store.ts';

const SKEW = /clock skew adjustment disabled; not applying calculated delta of ([\d.]+[a-zµ]+)/;
/** Remarks that repeat what the spans show by themselves. */
const KNOWN = /^(?:invalid parent span IDs|parent span ID=|Negative duration detected)/;

/** What Jaeger remarked on single spans, once per trace: it adds the same words with every read. */
export function storeRemarks({ spans }: Trace): readonly TraceWarning[] {
  const words = new Set(spans.flatMap(({ warnings }) => warnings));
  const skewed = [...words].flatMap((text) => SKEW.exec(text)?.[1] ?? []);
  const others = [...words].filter((text) => !SKEW.test(text) && !KNOWN.test(text));
  return [
    ...(skewed.length === 0
      ? []
      : [
          {
            code: 'clock-skew' as const,
            text: `Clocks differ: Jaeger would move spans by ${skewed.slice(0, 3).join(', ')}. The times are shown as they were recorded.`,
            count: skewed.length,
          },
        ]),
    ...others.slice(0, 5).map((text) => ({ code: 'store-words' as const, text: `Jaeger says: ${text}` })),
  ];
}
