export const traceViews = ['waterfall', 'table', 'flame'] as const;

/** How a trace is drawn. */
export type TraceView = (typeof traceViews)[number];

/** Everything that a link to one trace carries. */
export interface TraceLocation {
  readonly view: TraceView;
  /** Span whose details are open. */
  readonly span: string | null;
  /** Span that is shown as root. */
  readonly root: string | null;
  /** Words that are looked for. */
  readonly find: string;
  /** Whether times are moved where clocks differ. */
  readonly corrected: boolean;
}

export const defaultTraceLocation: TraceLocation = {
  view: 'waterfall',
  span: null,
  root: null,
  find: '',
  corrected: false,
};

const mostCharacters = 500;

/** Reads a link. A parameter that makes no sense is as good as absent. */
export function parseTraceLocation(parameters: Pick<URLSearchParams, 'get'>): TraceLocation {
  const word = (name: string): string => parameters.get(name)?.slice(0, mostCharacters) ?? '';
  return {
    view: traceViews.find((view) => view === parameters.get('view')) ?? 'waterfall',
    span: word('span') || null,
    root: word('root') || null,
    find: word('find'),
    corrected: parameters.get('clocks') === 'corrected',
  };
}

/** Writes a link, without what is as by default. */
export function formatTraceLocation({ view, span, root, find, corrected }: TraceLocation): string {
  const parameters = new URLSearchParams();
  if (view !== 'waterfall') parameters.set('view', view);
  if (span !== null) parameters.set('span', span);
  if (root !== null) parameters.set('root', root);
  if (find !== '') parameters.set('find', find);
  if (corrected) parameters.set('clocks', 'corrected');
  return parameters.toString();
}
