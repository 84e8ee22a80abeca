import type { MeshConfig } from '../routing/mesh-config.ts';
import type { TcpFlowModel } from '../model.ts';
import type { Random } from '../random.ts';
import type { MeshService } from '../topology/mesh-service.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import { type ConnectionResult, connect } from './mutual-tls.ts';
import type { RecordCalendar } from './record-calendar.ts';
import { failedConnection, TcpConnection } from './tcp-connection.ts';

/** Istio reports the bytes of an open connection this often. */
const reportEverySeconds = 5;

/** The TCP connections that pods keep to others, one per pod and destination. */
export class TcpFlows {
  readonly #config: MeshConfig;
  readonly #records: RecordCalendar;
  readonly #random: Random;
  readonly #connections = new Map<string, TcpConnection>();
  readonly #failedUntil = new Map<string, number>();
  #stepEndMs = 0;

  constructor(config: MeshConfig, records: RecordCalendar, random: Random) {
    this.#config = config;
    this.#records = records;
    this.#random = random;
  }

  /** Moves the bytes of one request over the pod's connections; fails where a required one cannot be had. */
  transfer(pod: PodInstance, atMs: number): { endMs: number; failed: boolean } {
    let endMs = atMs;
    for (const flow of pod.workload.model.tcp ?? []) {
      const connection = this.#obtain(pod, flow, atMs);
      endMs += 0.6;
      if (connection === null) {
        if (flow.required) return { endMs, failed: true };
        continue;
      }
      const scale = 0.7 + 0.6 * this.#random.next();
      connection.move(Math.round(flow.responseBytes * scale), Math.round(flow.requestBytes * scale));
    }
    return { endMs, failed: false };
  }

  /** Reports and closes what is due in the step that ends now. */
  step(stepEndMs: number): void {
    this.#stepEndMs = stepEndMs;
    const second = Math.round(stepEndMs / 1000);
    for (const [key, connection] of this.#connections) {
      const closing = connection.closesMs <= stepEndMs || !this.#mayStay(connection);
      if (closing) this.#connections.delete(key);
      else if ((second + connection.client.id) % reportEverySeconds !== 0) continue;
      for (const record of connection.report(stepEndMs, closing)) this.#records.publish(record);
    }
  }

  #obtain(pod: PodInstance, flow: TcpFlowModel, atMs: number): TcpConnection | null {
    const key = `${pod.id} ${flow.host}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    // A client that was refused waits a second before it tries again.
    if ((this.#failedUntil.get(key) ?? 0) > atMs) return null;
    const connection = this.#open(pod, flow, atMs);
    if (connection === null) this.#failedUntil.set(key, atMs + 1_000);
    else this.#connections.set(key, connection);
    return connection;
  }

  #open(pod: PodInstance, flow: TcpFlowModel, atMs: number): TcpConnection | null {
    const cluster = this.#config.of(pod.proxy).clusters.find(flow.host);
    if (cluster === null || cluster.target.kind !== 'service') return null;
    const { target } = cluster;
    const server = cluster.pods[this.#random.index(cluster.pods.length)];
    if (server === undefined) return this.#fail(pod, target, 'UH');
    const security = this.#connect(pod, server, cluster.policy.tlsMode);
    if (security === 'handshake-failed') return this.#fail(pod, target, 'UF');
    if (security === 'refused' || !this.#isAllowed(pod, server, target, security)) {
      return this.#fail(pod, target, 'UC');
    }
    return new TcpConnection({
      client: pod,
      server,
      service: target.identity,
      security,
      closesMs: atMs + 240_000 + this.#random.index(240_000),
    });
  }

  #connect(
    client: PodInstance,
    server: PodInstance,
    tlsMode: Parameters<typeof connect>[1],
  ): ConnectionResult {
    const mode = this.#config.mutualTlsMode(server);
    return connect(client.proxy !== null, tlsMode, { hasProxy: server.proxy !== null, mode });
  }

  #isAllowed(
    client: PodInstance,
    server: PodInstance,
    target: MeshService,
    security: 'mutual_tls' | 'none',
  ): boolean {
    const authorizer = server.proxy === null ? null : this.#config.authorizer(server);
    if (authorizer === null) return true;
    const identity = security === 'mutual_tls' ? client.workload.identity : null;
    return authorizer({
      principal: identity?.principal.replace(/^spiffe:\/\//, '') ?? null,
      namespace: identity?.namespace ?? null,
      method: '',
      path: '',
      port: server.workload.model.containerPort,
      host: target.host,
    });
  }

  /** Listeners that get a new configuration drain their connections; those that it forbids do not come back. */
  #mayStay(connection: TcpConnection): boolean {
    const { client, server } = connection;
    if (!this.#config.isRunning(client) || !this.#config.isRunning(server)) return false;
    const cluster = this.#config.of(client.proxy).clusters.find(connection.service.host);
    if (cluster === null || cluster.target.kind !== 'service') return false;
    const security = this.#connect(client, server, cluster.policy.tlsMode);
    return security === connection.security && this.#isAllowed(client, server, cluster.target, security);
  }

  #fail(pod: PodInstance, target: MeshService, flag: string): null {
    for (const record of failedConnection(pod, target.identity, this.#stepEndMs, flag))
      this.#records.publish(record);
    return null;
  }
}
