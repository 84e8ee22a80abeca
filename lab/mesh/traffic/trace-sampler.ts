import type { Random } from '../random.ts';

/** Where a sampled request stands in its trace; null stands for a request that is not sampled. */
export interface TraceContext {
  readonly traceId: string;
  readonly requestId: string;
  readonly parentSpanId: string | null;
}

/** Istio's sampling: the first proxy draws once per trace, and all others follow it. */
export class TraceSampler {
  readonly #ratio: number;
  readonly #decisions: Random;
  readonly #ids: Random;

  constructor(ratio: number, random: Random) {
    this.#ratio = ratio;
    this.#decisions = random.split('decisions');
    this.#ids = random.split('ids');
  }

  begin(): TraceContext | null {
    if (!this.#decisions.chance(this.#ratio)) return null;
    return { traceId: this.#ids.hex(32), requestId: this.#requestId(), parentSpanId: null };
  }

  spanId(): string {
    return this.#ids.hex(16);
  }

  /** A UUID whose fifteenth character is 9, Envoy's mark for a sampled request. */
  #requestId(): string {
    const digits = this.#ids.hex(32);
    const parts = [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `9${digits.slice(13, 16)}`,
      `a${digits.slice(17, 20)}`,
    ];
    return `${parts.join('-')}-${digits.slice(20)}`;
  }
}

export function childOf(trace: TraceContext | null, spanId: string | null): TraceContext | null {
  if (trace === null || spanId === null) return trace;
  return { ...trace, parentSpanId: spanId };
}
