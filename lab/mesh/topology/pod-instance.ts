import type { Proxy } from '../workload-identity.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/** A pod that takes and makes requests. */
export interface PodInstance {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  /** `ip:port` at which it serves. */
  readonly address: string;
  /** `ip:port` from which its requests come, as the other end sees it. */
  readonly clientAddress: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly workload: WorkloadRuntime;
  /** Null for pods outside the mesh. */
  readonly proxy: Proxy | null;
}
