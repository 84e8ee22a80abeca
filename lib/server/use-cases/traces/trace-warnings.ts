import 'server-only';
import { startSecondsOf } from '../../../domain/trace/trace-query.ts';
import type { Trace, TraceOddities } from '../../../domain/trace/trace.ts';
import type { TraceWarning, TraceWarningCode } from '../../../ports/trace-store.ts';

interface Oddity {
  readonly code: TraceWarningCode;
  readonly one: string;
  readonly many: string;
}

const ODDITIES: Readonly<Record<keyof TraceOddities, Oddity>> = {
  orphans: {
    code: 'missing-parents',
    one: 'The parent of one span is missing: it is still being written, was not sampled, or its proxy does not report.',
    many: 'The parents of # spans are missing: they are still being written, were not sampled, or their proxies do not report.',
  },
  cycles: {
    code: 'cycles',
    one: 'One span is its own ancestor: it is shown as a root.',
    many: '# spans are their own ancestors: they are shown as roots.',
  },
  duplicates: {
    code: 'duplicate-spans',
    one: 'One span came twice and is shown once.',
    many: '# spans came twice and are shown once.',
  },
  sameIds: {
    code: 'same-ids',
    one: 'One span has the id of another one and was given an id of its own.',
    many: '# spans have the ids of others and were given ids of their own.',
  },
  shared: {
    code: 'shared-ids',
    one: 'One call has the same id at both ends (B3): its server span is shown below its client span.',
    many: '# calls have the same id at both ends (B3): their server spans are shown below their client spans.',
  },
  negativeDurations: {
    code: 'negative-durations',
    one: 'One span ends before it begins: it is shown without duration.',
    many: '# spans end before they begin: they are shown without duration.',
  },
  untimed: {
    code: 'untimed-spans',
    one: 'One span has no usable time: it is shown at the begin of its parent.',
    many: '# spans have no usable time: they are shown at the begin of their parents.',
  },
};

/** Clocks of proxies may be ahead of ours by so much without a word. */
const MOST_AHEAD_SECONDS = 5;

/** What is odd about a trace, in words. */
export function oddityWarnings(trace: Trace, nowSeconds: number): readonly TraceWarning[] {
  const counted = (Object.keys(ODDITIES) as (keyof TraceOddities)[]).flatMap((kind): TraceWarning[] => {
    const count = trace.oddities[kind];
    if (count === 0) return [];
    const { code, one, many } = ODDITIES[kind];
    return [{ code, text: count === 1 ? one : many.replace('#', String(count)), count }];
  });
  const aheadSeconds = Math.round(startSecondsOf(trace) - nowSeconds);
  const future: readonly TraceWarning[] =
    aheadSeconds <= MOST_AHEAD_SECONDS
      ? []
      : [
          {
            code: 'future-times',
            text: `This trace begins ${aheadSeconds} s from now by the console's clock: check time synchronisation on its nodes.`,
          },
        ];
  const partial: readonly TraceWarning[] = trace.isPartial
    ? [
        {
          code: 'partial-trace',
          text: 'The store sent a part of this trace only: it is too large for it, or still being written.',
        },
      ]
    : [];
  return [...partial, ...counted, ...future];
}

/** What to say of values that were hidden. */
export const secretsWarning = (hidden: number): readonly TraceWarning[] =>
  hidden === 0
    ? []
    : [
        {
          code: 'secrets-hidden',
          text: `${hidden === 1 ? 'One tag holds' : `${hidden} tags hold`} what looks like a secret: it is hidden, and the application should not record it.`,
          count: hidden,
        },
      ];
