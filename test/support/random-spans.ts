import fc from 'fast-check';
import type { SpanKind } from '@/lib/domain/trace/trace.ts';
import type { TimedSpan } from '@/lib/domain/trace/critical-path.ts';

const KINDS: readonly SpanKind[] = ['server', 'client', 'internal', 'producer', 'consumer'];

/**
 * Spans of a tree as broken instrumentation leaves them: children before, after, around and beside their parents, without
 * duration, touching each other, in any order. The first one is the only root.
 */
export const randomTree: fc.Arbitrary<readonly TimedSpan[]> = fc
  .array(
    fc.record({
      above: fc.nat(1_000),
      startOffsetNs: fc.integer({ min: 0, max: 60 }),
      durationNs: fc.integer({ min: 0, max: 40 }),
      kind: fc.constantFrom(...KINDS),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) =>
    parts.map(({ above, ...part }, index) => ({
      ...part,
      spanId: `s${index}`,
      parentSpanId: index === 0 ? null : `s${above % index}`,
    })),
  );

/** Spans whose parents are anybody: themselves, later ones, missing ones; ids may repeat. */
export const randomForest: fc.Arbitrary<readonly TimedSpan[]> = fc.array(
  fc.record({
    spanId: fc.integer({ min: 0, max: 12 }).map((id) => `s${id}`),
    parentSpanId: fc.option(
      fc.integer({ min: 0, max: 15 }).map((id) => `s${id}`),
      { nil: null },
    ),
    startOffsetNs: fc.integer({ min: -20, max: 60 }),
    durationNs: fc.integer({ min: 0, max: 40 }),
    kind: fc.constantFrom(...KINDS),
  }),
  { maxLength: 20 },
);
