/** An object of the configuration, as a sentence names it. */
export interface ObjectName {
  readonly kind: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** How much it matters: an `error` fails requests or is not followed at all, a `warning` does not do what it looks like. */
export type FindingSeverity = 'note' | 'warning' | 'error';

/** What is odd about one object of the configuration, found by reading it beside the others. */
export interface Finding extends ObjectName {
  /** Stable name of the check, such as `subset-unknown`. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** Field that it is about, as the API server writes them: `spec.http[0].route[1].weight`. */
  readonly path: string;
  /** What is odd, and what comes of it. */
  readonly text: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

/** A security policy that concerns a service, with what it does there in one sentence. */
export interface PolicyFact extends ObjectName {
  readonly text: string;
}

/** What the control plane's objects say about one service beside its routing. */
export interface ServiceFindings {
  readonly policies: readonly PolicyFact[];
  /** The worst first. */
  readonly findings: readonly Finding[];
}

const RANK: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, note: 2 };

/** The worst first; what is equally bad keeps its order. */
export const bySeverity = (left: Finding, right: Finding): number =>
  RANK[left.severity] - RANK[right.severity];
