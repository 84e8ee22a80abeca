/** What someone wants to do with a resource. */
export interface ResourceAction {
  readonly verb: string;
  readonly group: string;
  /** Plural, with a subresource behind a slash: `deployments/scale`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}
