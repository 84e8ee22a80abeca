import 'server-only';
import type { ProxyReport } from '../../domain/proxy-sync.ts';
import type { ProxySource } from '../../ports/proxy-source.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { Clock } from '../clock.ts';

/** An answer is trusted for so long, so that all who look share one question; nobody looking means nobody asks. */
const TRUSTED_MS = 10_000;
const PATIENCE_MS = 5_000;

/** What is known of the proxies of a mesh, and how asking for it went. */
export interface ProxyReading {
  /** `absent`: nobody can be asked. */
  readonly status: 'ok' | 'down' | 'absent';
  /** Why nothing or nothing newer is known; null while all is well. */
  readonly detail: string | null;
  /** Unix seconds of the last answer; null where there was none. */
  readonly answeredAt: number | null;
  /** The last answer, which may be old; null where there was none. */
  readonly report: ProxyReport | null;
}

const absent: ProxyReading = {
  status: 'absent',
  detail:
    'Nobody tells how far proxies are: set ISTIOD_URL to istiod’s debug port, such as http://istiod.istio-system:15014.',
  answeredAt: null,
  report: null,
};

/** Asks for the state of all proxies when somebody wants to know. */
export class ProxyMonitor {
  readonly #source: ProxySource | null;
  readonly #clock: Clock;
  #last: ProxyReading | null = null;
  #askedAtMs = -Infinity;
  #running: Promise<ProxyReading> | null = null;

  constructor(source: ProxySource | null, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  read(): Promise<ProxyReading> {
    const source = this.#source;
    if (source === null) return Promise.resolve(absent);
    if (this.#last !== null && this.#clock.nowMs() - this.#askedAtMs < TRUSTED_MS) {
      return Promise.resolve(this.#last);
    }
    this.#running ??= this.#ask(source).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #ask(source: ProxySource): Promise<ProxyReading> {
    this.#askedAtMs = this.#clock.nowMs();
    try {
      const report = await source.read(AbortSignal.timeout(PATIENCE_MS));
      this.#last = { status: 'ok', detail: null, answeredAt: this.#askedAtMs / 1000, report };
    } catch (error) {
      const detail = isSourceError(error) ? error.message : 'istiod did not answer within 5 s.';
      const { answeredAt = null, report = null } = this.#last ?? {};
      this.#last = { status: 'down', detail, answeredAt, report };
    }
    return this.#last;
  }
}
