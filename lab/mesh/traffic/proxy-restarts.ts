import type { Random } from '../random.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { Proxy } from '../workload-identity.ts';

/** Somewhere in the mesh a proxy restarts about this often. */
const meanSecondsBetweenRestarts = 900;

/** Draws which proxy, if any, restarts in a step. */
export class ProxyRestarts {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  draw(pods: readonly PodInstance[]): Proxy[] {
    if (!this.#random.chance(1 / meanSecondsBetweenRestarts)) return [];
    const pod = pods[this.#random.index(pods.length)];
    return pod === undefined || pod.proxy === null ? [] : [pod.proxy];
  }
}
