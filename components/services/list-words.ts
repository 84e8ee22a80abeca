/** What a list is of, in words: one view shows services and workloads alike. */
export interface ListWords {
  /** "Services": the title of the page and the name of the list. */
  readonly title: string;
  /** "Service". */
  readonly one: string;
  /** "service", as it is counted. */
  readonly noun: string;
  /** Why there is nothing to list, up to the window: "No proxy has reported a request to a service". */
  readonly nothing: string;
  /** Whether rows have parts to unfold. */
  readonly unfolds: boolean;
}

export const serviceWords: ListWords = {
  title: 'Services',
  one: 'Service',
  noun: 'service',
  nothing: 'No proxy has reported a request to a service',
  unfolds: true,
};

export const workloadWords: ListWords = {
  title: 'Workloads',
  one: 'Workload',
  noun: 'workload',
  nothing: 'No proxy has reported a request of a workload, and no control plane knows one,',
  unfolds: false,
};
