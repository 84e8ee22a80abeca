/** One sample of a component that counts for itself, such as istiod. */
export interface PlainSample {
  readonly name: string;
  /** Family that `name` belongs to: for a histogram the name without its suffix. */
  readonly family: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the samples of such a component as they are now. */
export type PlainSampleSource = () => readonly PlainSample[];
