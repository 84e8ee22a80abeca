/** Whether telemetry shows what was asked for. */
export type ProofVerdict = 'converged' | 'not-converged' | 'cannot-tell';

/** Share of one version as observed since the change, with the interval that holds however often one looks. */
export interface ObservedShare {
  readonly version: string;
  /** 0..1; null without requests. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly requests: number;
}

/** How far the configuration came on its way into the proxies; null where nobody tells. */
export interface ConfigurationWay {
  /** The control plane has the object as written. */
  readonly seen: boolean;
  /** Proxies that the change concerns, and how many of them acknowledged it and hold what was written. */
  readonly proxies: number;
  readonly acknowledged: number;
  /** Proxies that have not, by name, with the reason where it is told. */
  readonly behind: readonly {
    readonly proxy: string;
    readonly state: 'lagging' | 'rejected' | 'other-routes';
    readonly detail: string;
  }[];
}

/** Asked against observed. Shares are 0..1 by version; of a fault there is the one entry `injected`. */
export interface ChangeProof {
  readonly requested: Readonly<Record<string, number>>;
  readonly observed: readonly ObservedShare[];
  readonly verdict: ProofVerdict;
  /** Unix seconds since which the verdict stands. */
  readonly since: number;
  /** Why it cannot be told or did not converge, in a sentence. */
  readonly reason: string | null;
  /** About how many more requests a verdict needs; null where that cannot be told. */
  readonly requestsNeeded: number | null;
  /** Set where no number of requests will tell, such as behind session affinity: it is not a matter of waiting. */
  readonly isBlind?: true | undefined;
  readonly way: ConfigurationWay | null;
}
