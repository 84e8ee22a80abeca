/** What figures of the overview are asked with. */
export interface WrongScope {
  readonly mesh: string | null;
  readonly windowSeconds: number;
  /** Unix seconds of the answer. */
  readonly at: number;
}
