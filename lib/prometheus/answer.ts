/** Labels of one series. Values come from the outside: any string, markup and control characters included. */
export type Labels = Readonly<Record<string, string>>;

/** One element of an instant vector. `value` may be NaN or infinite. */
export interface Sample {
  readonly labels: Labels;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly value: number;
}

/** One series of a range answer; points are `[unix seconds, value]`, in order of time, without gaps filled. */
export interface SampleSeries {
  readonly labels: Labels;
  readonly points: readonly (readonly [number, number])[];
}

/** An answer with what the backend said about it. */
export interface Answer<T> {
  readonly data: T;
  /** The backend's words, without addresses. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  /** Whether the backend said that parts are missing: Thanos by a warning, VictoriaMetrics by `isPartial`. */
  readonly partial: boolean;
  /** From sending the question to the last byte of the answer. */
  readonly seconds: number;
  /** The backend's clock minus ours, exact to about a second; null where it did not tell. */
  readonly clockSkewSeconds: number | null;
}

/** What a target says about one of its metrics. */
export interface MetricMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** What answers the API. Engines differ in what their numbers mean, so the product is told. */
export interface BuildInfo {
  readonly product: 'Prometheus' | 'Thanos' | 'Mimir' | 'VictoriaMetrics' | 'unknown';
  readonly version: string | null;
}
