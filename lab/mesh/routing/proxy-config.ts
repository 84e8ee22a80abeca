import type { InboundPolicies } from '../security/inbound-policies.ts';
import type { ClusterTable } from './cluster-table.ts';
import type { RouteTable } from './route-table.ts';

/** What one proxy obeys: routes (RDS), clusters with endpoints (CDS, EDS), and policies of its listeners (LDS). */
export interface ProxyConfig {
  readonly routes: RouteTable;
  readonly clusters: ClusterTable;
  readonly inbound: InboundPolicies;
}

/** What a proxy said to the configuration that it was sent last. */
export interface ProxyVerdict {
  /** It does not answer any more and keeps what it has. */
  readonly lags: boolean;
  /** Envoy's words about what it refused, by type. */
  readonly refusals: Readonly<Partial<Record<'cds' | 'lds' | 'rds', string>>>;
}
