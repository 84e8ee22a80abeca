import type { RequestRecord, TcpRecord } from '../mesh/request-record.ts';
import type { Proxy } from '../mesh/workload-identity.ts';
import type { Labels } from '../tsdb/labels.ts';
import { ConstantInstruments, type Instruments, RequestInstruments, TcpInstruments } from './instruments.ts';
import { build } from './metric-family.ts';
import { pairLabels, targetLabels } from './proxy-labels.ts';

/** Numbers for the few texts that labels take, so that a record finds its counters without building a key. */
class TextNumbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

const flagNumbers = new TextNumbers();

/** The metrics endpoint of one proxy. A restart of the proxy makes a new one. */
export class ProxyMetrics {
  readonly proxy: Proxy;
  readonly target: Labels;
  readonly #sizes: boolean;
  readonly #requests = new Map<number, RequestInstruments>();
  readonly #tcp = new Map<number, TcpInstruments>();
  readonly #all: Instruments[];

  constructor(proxy: Proxy, options: { sizeHistograms: boolean }) {
    this.proxy = proxy;
    this.target = targetLabels(proxy);
    this.#sizes = options.sizeHistograms;
    const labels = { ...this.target, component: 'proxy', tag: proxy.proxyVersion };
    this.#all = [new ConstantInstruments(build, labels, 1)];
  }

  /** Everything exposed, in the order in which it first appeared. */
  get instruments(): readonly Instruments[] {
    return this.#all;
  }

  countRequest(record: RequestRecord): void {
    const key = requestKey(record);
    let instruments = this.#requests.get(key);
    if (instruments === undefined) {
      const labels = { ...this.target, ...pairLabels(record), ...responseLabels(record) };
      const options = { grpc: record.protocol === 'grpc', sizes: this.#sizes };
      instruments = new RequestInstruments(labels, options);
      this.#requests.set(key, instruments);
      this.#all.push(instruments);
    }
    instruments.observe(record.endMs - record.startMs, record.requestBytes, record.responseBytes);
  }

  countTcp(record: TcpRecord): void {
    const key = pairKey(record);
    let instruments = this.#tcp.get(key);
    if (instruments === undefined) {
      instruments = new TcpInstruments({ ...this.target, ...pairLabels({ ...record, protocol: 'tcp' }) });
      this.#tcp.set(key, instruments);
      this.#all.push(instruments);
    }
    instruments.add({
      opened: record.connectionsOpened,
      closed: record.connectionsClosed,
      sentBytes: record.sentBytes,
      receivedBytes: record.receivedBytes,
    });
  }
}

function responseLabels(record: RequestRecord): Labels {
  return {
    response_code: String(record.responseCode),
    ...(record.grpcStatus === null ? {} : { grpc_response_status: String(record.grpcStatus) }),
  };
}

const securityNumbers = { unknown: 0, none: 1, mutual_tls: 2 } as const;

/** The proxy's own end is fixed by the reporter, so the other end, the service and the flags tell a pair. */
function pairKey(record: RequestRecord | TcpRecord): number {
  const isSource = record.reporter === 'source';
  const peer = isSource ? record.destination : record.source;
  let key = record.service.id;
  key = key * 16_384 + peer.id;
  key = key * 128 + flagNumbers.of(record.responseFlags);
  return (key * 3 + securityNumbers[record.security]) * 2 + (isSource ? 1 : 0);
}

function requestKey(record: RequestRecord): number {
  const outcome = record.responseCode * 36 + ((record.grpcStatus ?? -1) + 1) * 2;
  return pairKey(record) * 22_000 + outcome + (record.protocol === 'grpc' ? 1 : 0);
}
