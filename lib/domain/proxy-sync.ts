/** How far a proxy follows its control plane. `unknown`: nobody tells. */
export type ProxySyncState = 'in-sync' | 'lagging' | 'rejected' | 'unknown';

/** What the control plane says of one connected proxy. */
export interface ProxySync {
  readonly namespace: string;
  readonly pod: string;
  readonly kind: 'sidecar' | 'gateway' | 'other';
  /** Version of the proxy; null where it is not told. */
  readonly version: string | null;
  readonly state: ProxySyncState;
  /** Kinds of configuration that it has not taken: `listeners`, `routes`. */
  readonly behind: readonly string[];
  /** Unix seconds at which the oldest of those was sent, or else the newest of all; null where nobody tells. */
  readonly sentAt: number | null;
  /** The proxy's own words where it refused something. */
  readonly refusal: string | null;
}

/** All connected proxies of a mesh at one moment. */
export interface ProxyReport {
  readonly proxies: readonly ProxySync[];
  /** Unix seconds at which the root certificate ends; null where nobody tells. */
  readonly rootExpiresAt: number | null;
}
