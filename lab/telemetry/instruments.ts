import type { Labels } from '../tsdb/labels.ts';
import { bucketLabels, Histogram } from './histogram.ts';
import {
  type MetricFamily,
  requestBytes,
  requestDuration,
  requestMessages,
  requestsTotal,
  responseBytes,
  responseMessages,
  tcpClosed,
  tcpOpened,
  tcpReceived,
  tcpSent,
} from './metric-family.ts';

/** Takes one sample of a family: the suffix of its name (`_bucket`, …), its `le` where it has one, its value. */
export type SampleVisitor = (suffix: string, le: string | null, value: number) => void;

/** All counters of one proxy under one set of labels. */
export interface Instruments {
  readonly labels: Labels;
  /** Families of which there are samples. */
  readonly families: readonly MetricFamily[];
  visit(family: MetricFamily, visitor: SampleVisitor): void;
}

/** Counters of HTTP and gRPC requests. */
export class RequestInstruments implements Instruments {
  readonly labels: Labels;
  readonly families: readonly MetricFamily[];
  readonly #duration = new Histogram();
  readonly #requestBytes: Histogram | null;
  readonly #responseBytes: Histogram | null;
  #requests = 0;

  constructor(labels: Labels, options: { grpc: boolean; sizes: boolean }) {
    this.labels = labels;
    this.#requestBytes = options.sizes ? new Histogram() : null;
    this.#responseBytes = options.sizes ? new Histogram() : null;
    this.families = [
      requestsTotal,
      requestDuration,
      ...(options.sizes ? [requestBytes, responseBytes] : []),
      ...(options.grpc ? [requestMessages, responseMessages] : []),
    ];
  }

  /** Counts one request; Istio records whole milliseconds. */
  observe(durationMs: number, sentBytes: number, receivedBytes: number): void {
    this.#requests += 1;
    this.#duration.observe(Math.floor(durationMs));
    this.#requestBytes?.observe(sentBytes);
    this.#responseBytes?.observe(receivedBytes);
  }

  visit(family: MetricFamily, visitor: SampleVisitor): void {
    switch (family) {
      case requestDuration:
        visitHistogram(this.#duration, visitor);
        return;
      case requestBytes:
        if (this.#requestBytes !== null) visitHistogram(this.#requestBytes, visitor);
        return;
      case responseBytes:
        if (this.#responseBytes !== null) visitHistogram(this.#responseBytes, visitor);
        return;
      default:
        // Unary calls: one message each way, so the messages are as many as the requests.
        visitor('', null, this.#requests);
    }
  }
}

function visitHistogram(histogram: Histogram, visitor: SampleVisitor): void {
  let cumulative = 0;
  for (let bucket = 0; bucket < bucketLabels.length; bucket++) {
    cumulative += histogram.countIn(bucket);
    visitor('_bucket', bucketLabels[bucket] ?? '+Inf', cumulative);
  }
  visitor('_sum', null, histogram.sum);
  visitor('_count', null, histogram.count);
}

/** Counters of TCP connections. */
export class TcpInstruments implements Instruments {
  readonly labels: Labels;
  readonly families: readonly MetricFamily[] = [tcpOpened, tcpClosed, tcpSent, tcpReceived];
  #opened = 0;
  #closed = 0;
  #sent = 0;
  #received = 0;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add(counts: { opened: number; closed: number; sentBytes: number; receivedBytes: number }): void {
    this.#opened += counts.opened;
    this.#closed += counts.closed;
    this.#sent += counts.sentBytes;
    this.#received += counts.receivedBytes;
  }

  visit(family: MetricFamily, visitor: SampleVisitor): void {
    visitor('', null, this.#value(family));
  }

  #value(family: MetricFamily): number {
    switch (family) {
      case tcpOpened:
        return this.#opened;
      case tcpClosed:
        return this.#closed;
      case tcpSent:
        return this.#sent;
      default:
        return this.#received;
    }
  }
}

/** A value that stands still, such as `istio_build`. */
export class ConstantInstruments implements Instruments {
  readonly labels: Labels;
  readonly families: readonly MetricFamily[];
  readonly #value: number;

  constructor(family: MetricFamily, labels: Labels, value: number) {
    this.families = [family];
    this.labels = labels;
    this.#value = value;
  }

  visit(_family: MetricFamily, visitor: SampleVisitor): void {
    visitor('', null, this.#value);
  }
}
