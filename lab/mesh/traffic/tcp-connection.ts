import type { ConnectionSecurity, Reporter, TcpRecord } from '../request-record.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import { type ServiceIdentity, unknownIdentity, type WorkloadIdentity } from '../workload-identity.ts';

interface Bytes {
  sent: number;
  received: number;
}

/** One long-lived connection between two pods. Each end's proxy reports bytes now and then, and its opening and end. */
export class TcpConnection {
  readonly client: PodInstance;
  readonly server: PodInstance;
  readonly service: ServiceIdentity;
  readonly security: ConnectionSecurity;
  readonly closesMs: number;
  readonly #unreported: Bytes = { sent: 0, received: 0 };
  #openingReported = false;

  constructor(options: {
    client: PodInstance;
    server: PodInstance;
    service: ServiceIdentity;
    security: ConnectionSecurity;
    closesMs: number;
  }) {
    this.client = options.client;
    this.server = options.server;
    this.service = options.service;
    this.security = options.security;
    this.closesMs = options.closesMs;
  }

  /** Counts bytes of the response direction as sent, of the request direction as received. */
  move(sentBytes: number, receivedBytes: number): void {
    this.#unreported.sent += sentBytes;
    this.#unreported.received += receivedBytes;
  }

  /** What both proxies have to tell since the last time; nothing where nothing happened. */
  report(atMs: number, closing: boolean): TcpRecord[] {
    const { sent, received } = this.#unreported;
    const opening = !this.#openingReported;
    if (!opening && !closing && sent === 0 && received === 0) return [];
    this.#openingReported = true;
    this.#unreported.sent = 0;
    this.#unreported.received = 0;
    const counts = {
      kind: 'tcp',
      service: this.service,
      responseFlags: '-',
      atMs,
      connectionsOpened: opening ? 1 : 0,
      connectionsClosed: closing ? 1 : 0,
      sentBytes: sent,
      receivedBytes: received,
    } as const;
    return [...this.#ofClient(counts), ...this.#ofServer(counts)];
  }

  #ofClient(counts: Counts): TcpRecord[] {
    const { proxy, workload } = this.client;
    if (proxy === null) return [];
    const destination =
      this.server.proxy === null ? this.server.workload.endpointIdentity : this.server.workload.identity;
    return [
      { ...counts, reporter: 'source', proxy, source: workload.identity, destination, security: 'unknown' },
    ];
  }

  /** Without mTLS there is no metadata exchange over TCP, so the server cannot name its caller. */
  #ofServer(counts: Counts): TcpRecord[] {
    const { proxy, workload } = this.server;
    if (proxy === null) return [];
    const source: WorkloadIdentity =
      this.security === 'mutual_tls' ? this.client.workload.identity : unknownIdentity;
    return [
      {
        ...counts,
        reporter: 'destination',
        proxy,
        source,
        destination: workload.identity,
        security: this.security,
      },
    ];
  }
}

type Counts = Omit<TcpRecord, 'reporter' | 'proxy' | 'source' | 'destination' | 'security'>;

/** A connection that the client's proxy could not make: opened and closed at once, with nobody reached. */
export function failedConnection(
  client: PodInstance,
  service: ServiceIdentity,
  atMs: number,
  responseFlags: string,
): TcpRecord[] {
  if (client.proxy === null) return [];
  const reporter: Reporter = 'source';
  return [
    {
      kind: 'tcp',
      reporter,
      proxy: client.proxy,
      source: client.workload.identity,
      destination: unknownIdentity,
      service,
      security: 'unknown',
      responseFlags,
      atMs,
      connectionsOpened: 1,
      connectionsClosed: 1,
      sentBytes: 0,
      receivedBytes: 0,
    },
  ];
}
