/** One part of an object that is not as the plan saw it. */
export interface ObjectDifference {
  readonly part: 'uid' | 'generation' | 'rule' | 'annotations' | 'deleted';
  readonly planned: string;
  readonly found: string;
  /** Field manager that wrote it last, with its time in unix seconds, where told. */
  readonly by: string | null;
  readonly at: number | null;
}
