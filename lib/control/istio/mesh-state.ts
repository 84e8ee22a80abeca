import type { ServiceEntryFact } from '../../domain/topology.ts';
import type { KeptDestinationRule } from './destination-rule.ts';
import type { KeptGateway } from './gateway-object.ts';
import type { KeptNamespace } from './kept-namespace.ts';
import type { KeptPod } from './kept-pod.ts';
import type { KeptService } from './kept-service.ts';
import type { KeptWorkload } from './kept-workload.ts';
import type { KeptAuthorizationPolicy } from './authorization-policy.ts';
import type { KeptPeerAuthentication } from './peer-authentication.ts';
import type { KeptRequestAuthentication } from './request-authentication.ts';
import type { WrittenRoute } from './written-route.ts';

/** All that is kept of the cluster's objects, at one moment. */
export interface MeshState {
  readonly cluster: string;
  readonly clusterDomain: string;
  /** Namespace whose policies hold for the whole mesh. */
  readonly rootNamespace: string;
  readonly namespaces: readonly KeptNamespace[];
  readonly workloads: readonly KeptWorkload[];
  readonly pods: readonly KeptPod[];
  readonly services: readonly KeptService[];
  readonly serviceEntries: readonly ServiceEntryFact[];
  readonly peerAuthentications: readonly KeptPeerAuthentication[];
  readonly authorizationPolicies: readonly KeptAuthorizationPolicy[];
  readonly requestAuthentications: readonly KeptRequestAuthentication[];
  readonly routes: readonly WrittenRoute[];
  readonly destinationRules: readonly KeptDestinationRule[];
  readonly gateways: readonly KeptGateway[];
}
