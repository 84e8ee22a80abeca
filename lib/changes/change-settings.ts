/** What an operator allows, and how patient the driver is. */
export interface ChangeSettings {
  /** Life of a plan, seconds. */
  readonly planSeconds: number;
  /** Deadline of a fault that names none, and the latest one that a fault may name, seconds. */
  readonly faultSeconds: number;
  readonly mostFaultSeconds: number;
  /** Most of the traffic that one step may move to a version, percent; null: all. */
  readonly mostStepPercent: number | null;
  /** Least time between two stages, seconds. */
  readonly leastBakeSeconds: number;
  /** In these the name of the service must be typed in. */
  readonly protectedNamespaces: readonly string[];
  readonly isReasonRequired: boolean;
  /** Plans are shown here and never applied, so that none is kept. */
  readonly isReadOnly: boolean;
  /** How long a write without an answer may still land: API servers end requests after a minute. */
  readonly ambiguitySeconds: number;
  readonly leaseSeconds: number;
  /** Longest wait for one answer of the control plane, seconds; shorter than a lease. */
  readonly askSeconds: number;
  /** How often the ledger is asked what other consoles left behind; null where there are none. */
  readonly pollSeconds: number | null;
  /** Time for proxies and scrapes to catch up before requests count for a proof, seconds. */
  readonly settleSeconds: number;
}

export const DEFAULT_SETTINGS: ChangeSettings = {
  planSeconds: 600,
  faultSeconds: 600,
  mostFaultSeconds: 3600,
  mostStepPercent: null,
  leastBakeSeconds: 0,
  protectedNamespaces: [],
  isReasonRequired: true,
  isReadOnly: false,
  ambiguitySeconds: 75,
  leaseSeconds: 12,
  askSeconds: 8,
  pollSeconds: null,
  settleSeconds: 10,
};
