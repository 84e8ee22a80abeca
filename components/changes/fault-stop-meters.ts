import type { Change } from '@/lib/client/change-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatioChange } from '@/lib/format/change.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { parseNodeId } from '@/lib/domain/node-id.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { FaultCaller } from './fault-form.ts';

/** A caller's own answers before a fault and now; null where nothing was measured. */
export interface CallerFigures {
  readonly id: string;
  readonly name: string;
  readonly errorsBefore: number | null;
  readonly errorsNow: number | null;
  readonly p99Before: number | null;
  readonly p99Now: number | null;
}

/** How near one figure is to a limit of the guard. */
export interface StopMeter {
  readonly key: string;
  /** "frontend errors". */
  readonly label: string;
  readonly value: string;
  readonly limit: string;
  /** 0..1 of the limit; null where nothing was measured. */
  readonly ratio: number | null;
}

const mostCallers = 3;

/** The limits of a guard against the nearest callers, as far as they have one. */
export function stopMeters(
  callers: readonly CallerFigures[],
  { maxErrorRatio, maxErrorIncrease, maxP99Ms, maxP99Increase, caller: only }: NonNullable<Change['guard']>,
): readonly StopMeter[] {
  const judged = callers.filter(({ id }) => only === undefined || isWorkload(id, only));
  return judged.slice(0, mostCallers).flatMap((caller) => {
    const { id, name, errorsBefore, errorsNow, p99Before, p99Now } = caller;
    const rise = differenceOf(errorsNow, errorsBefore);
    const growth =
      p99Before === null || p99Before === 0 ? null : ratioOf(differenceOf(p99Now, p99Before), p99Before);
    const meter = (
      what: string,
      value: number | null,
      limit: number | undefined,
      words: Words,
    ): StopMeter[] =>
      limit === undefined
        ? []
        : [
            {
              key: `${id} ${what}`,
              label: `${name} ${what}`,
              value: words(value),
              limit: words(limit),
              ratio: ratioOf(value, limit),
            },
          ];
    return [
      ...meter('errors', errorsNow, maxErrorRatio, (value) => amountText(formatRatio(value))),
      ...meter('rise of errors', rise, maxErrorIncrease, points),
      ...meter('p99', p99Now, maxP99Ms, (value) => amountText(formatLatency(value))),
      ...meter('growth of p99', growth, maxP99Increase, (value) => amountText(formatRatioChange(value))),
    ];
  });
}

function isWorkload(id: string, { namespace, workload }: FaultCaller): boolean {
  const { kind, parts } = parseNodeId(id) ?? { kind: null, parts: [] };
  return kind === 'workload' && parts[1] === namespace && parts[2] === workload;
}

type Words = (value: number | null) => string;

const points = (value: number | null): string =>
  value === null ? '–' : `${(value * 100).toFixed(1)} points`;

const differenceOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : now - before;

function ratioOf(value: number | null, whole: number): number | null {
  if (value === null) return null;
  if (whole === 0) return value > 0 ? 1 : 0;
  return Math.max(0, value / whole);
}
