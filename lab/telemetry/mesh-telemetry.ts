import type { MeshRecord } from '../mesh/request-record.ts';
import type { Proxy } from '../mesh/workload-identity.ts';
import { ProxyMetrics } from './proxy-metrics.ts';

/** The metrics of all proxies, fed by what the simulation reports. */
export class MeshTelemetry {
  readonly #proxies = new Map<number, ProxyMetrics>();
  readonly #sizeHistograms: boolean;

  constructor(options: { sizeHistograms: boolean }) {
    this.#sizeHistograms = options.sizeHistograms;
  }

  /** Endpoints of the proxies that run now. */
  get proxies(): Iterable<ProxyMetrics> {
    return this.#proxies.values();
  }

  readonly record = (record: MeshRecord): void => {
    switch (record.kind) {
      case 'request':
        this.#proxies.get(record.proxy.id)?.countRequest(record);
        return;
      case 'tcp':
        this.#proxies.get(record.proxy.id)?.countTcp(record);
        return;
      case 'proxy-started':
      case 'proxy-restart':
        this.#start(record.proxy);
        return;
      case 'proxy-gone':
        this.#proxies.delete(record.proxy.id);
    }
  };

  /** A proxy that starts anew counts from nothing. */
  #start(proxy: Proxy): void {
    this.#proxies.set(proxy.id, new ProxyMetrics(proxy, { sizeHistograms: this.#sizeHistograms }));
  }
}
