import { SourceError } from '@/lib/ports/source-error.ts';
import type {
  LatencyQuestion,
  Reading,
  TelemetrySource,
  TrafficQuestion,
} from '@/lib/ports/telemetry-source.ts';
import type { Flow, QuantileReading } from '@/lib/domain/traffic.ts';
import { translateTraffic } from '@/lib/telemetry/istio/traffic/istio-traffic.ts';
import { seriesTable } from './series-table.ts';

const COST = { queries: 1, seconds: 0.1, series: 1 };
const EDGE = 'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http';

const unasked = (): never => {
  throw new Error('Maps do not ask this.');
};

/**
 * A backend in the hands of a test: it counts what it is asked, answers at once or when it is let, and fails on demand.
 * The traffic is one edge whose rate is the number of the question, so that every answer is another map.
 */
export class SteeredTelemetry implements TelemetrySource {
  readonly trafficAsked: TrafficQuestion[] = [];
  readonly latencyAsked: LatencyQuestion[] = [];
  /** Questions that wait for {@link SteeredTelemetry.release}. */
  readonly #waiting: (() => void)[] = [];
  aborted = 0;
  failure: SourceError | null = null;
  latencyFailure: SourceError | null = null;
  holds: 'nothing' | 'traffic' | 'latency' = 'nothing';
  /** How many edges a map has. */
  size = 1;

  readonly readSeries = unasked;
  readonly explain = unasked;
  readonly readOutcomes = unasked;
  readonly objectiveQueries = unasked;
  readonly probe = unasked;

  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  async readTraffic(question: TrafficQuestion, signal: AbortSignal): Promise<Reading<readonly Flow[]>> {
    const count = this.trafficAsked.push(question);
    if (this.holds === 'traffic') await this.#wait(signal);
    if (this.failure !== null) throw this.failure;
    const rows = Array.from({ length: this.size }, (_, at) => {
      const to = at === 0 ? 'cart-v1' : `cart${at}-v1`;
      return `source | c1/shop/frontend | shop/cart | c1/shop/${to} | http | 200 | ${count}`;
    });
    const head = 'reporter | from | asked | to | proto | code | rate';
    const samples = seriesTable([head, ...rows].join('\n'));
    return {
      data: translateTraffic([{ samples, isTcp: false }]).flows,
      warnings: [],
      cost: COST,
      partial: false,
    };
  }

  async readLatency(
    question: LatencyQuestion,
    signal: AbortSignal,
  ): Promise<Reading<readonly QuantileReading[]>> {
    const count = this.latencyAsked.push(question);
    if (this.holds === 'latency') await this.#wait(signal);
    if (this.latencyFailure !== null) throw this.latencyFailure;
    const data = [{ quantile: 0.95, subject: EDGE, valueMs: count }] as const;
    return { data, warnings: [], cost: COST, partial: false };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => {
        this.aborted += 1;
        reject(signal.reason as Error);
      });
    });
  }
}

/** A backend that is not there. */
export const away = (retryAfterSeconds: number | null = null): SourceError =>
  new SourceError('telemetry', 'unavailable', 'Prometheus does not answer.', { retryAfterSeconds });

/** A backend that answers, but not this question. */
export const tooLarge = (): SourceError =>
  new SourceError('telemetry', 'too-large', 'Prometheus says: too many samples.');
