import { LatencySampler } from '../latency.ts';
import type { CallModel, HandlerModel, WorkloadModel } from '../model.ts';
import type { Random } from '../random.ts';
import type { WorkloadIdentity } from '../workload-identity.ts';

const idle: HandlerModel = { phases: [], responseBytes: 200 };

/** A workload while it runs: its model with the random streams that decide its requests. */
export class WorkloadRuntime {
  readonly model: WorkloadModel;
  /** What proxies of the mesh learn from its own proxy. */
  readonly identity: WorkloadIdentity;
  /** What a client learns from the endpoint alone, when there is no proxy to ask. */
  readonly endpointIdentity: WorkloadIdentity;
  readonly latency: LatencySampler;
  readonly random: {
    readonly latency: Random;
    readonly failures: Random;
    readonly calls: Random;
    readonly routing: Random;
    readonly network: Random;
  };

  constructor(
    model: WorkloadModel,
    identities: { identity: WorkloadIdentity; endpointIdentity: WorkloadIdentity },
    random: Random,
  ) {
    this.model = model;
    this.identity = identities.identity;
    this.endpointIdentity = identities.endpointIdentity;
    this.latency = new LatencySampler(model.latency);
    const own = random.split(`${model.namespace}/${model.name}`);
    this.random = {
      latency: own.split('latency'),
      failures: own.split('failures'),
      calls: own.split('calls'),
      routing: own.split('routing'),
      network: own.split('network'),
    };
  }

  handler(operation: string): HandlerModel {
    return this.model.handlers[operation] ?? this.model.handlers['*'] ?? idle;
  }

  /** Whether the workload makes a call now: by its share, and only in the active part of a batch's period. */
  makesCall(call: CallModel, elapsedSeconds: number): boolean {
    if (call.batch !== undefined) {
      const { everySeconds, activeSeconds } = call.batch;
      const position = ((elapsedSeconds % everySeconds) + everySeconds) % everySeconds;
      if (position >= activeSeconds) return false;
    }
    return call.share >= 1 || this.random.calls.chance(call.share);
  }

  /** Status of a failure of its own, or null for a request that goes well. */
  ownFailure(elapsedSeconds: number): number | null {
    for (const failure of this.model.failures) {
      if (failure.fromSecond !== undefined && elapsedSeconds < failure.fromSecond) continue;
      if (!this.random.failures.chance(failure.ratio)) continue;
      const chosen = this.random.failures.weighted(failure.statuses.map((entry) => entry.weight));
      return failure.statuses[chosen]?.status ?? 500;
    }
    return null;
  }
}
