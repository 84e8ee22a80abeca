import type { LatencySampler } from '../latency.ts';
import type { ExternalHostModel } from '../model.ts';
import type { Random } from '../random.ts';
import type { ServiceIdentity } from '../workload-identity.ts';
import type { PodInstance } from './pod-instance.ts';

/** A Kubernetes service with the pods behind it. */
export interface MeshService {
  readonly kind: 'service';
  readonly host: string;
  readonly namespace: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly identity: ServiceIdentity;
  readonly pods: readonly PodInstance[];
}

/** A host outside the mesh, reached through a ServiceEntry or passed through. */
export interface ExternalService {
  readonly kind: 'external';
  readonly host: string;
  readonly model: ExternalHostModel;
  readonly identity: ServiceIdentity;
  readonly latency: LatencySampler;
  readonly random: Random;
}

export type CallTarget = MeshService | ExternalService;
