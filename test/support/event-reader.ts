/** One event of a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: unknown;
}

/** Reads server-sent events until `enough` says so. Ends the request. */
export async function readEvents(
  url: string,
  enough: (events: readonly StreamEvent[]) => boolean,
  options: { readonly lastEventId?: string; readonly withinMs?: number } = {},
): Promise<StreamEvent[]> {
  const controller = new AbortController();
  const headers = options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(options.withinMs ?? 60_000)]);
  const response = await fetch(url, { headers, signal });
  if (response.body === null) throw new Error('The stream has no body.');
  const events: StreamEvent[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.flatMap(parseBlock));
    if (enough(events)) break;
  }
  controller.abort();
  return events;
}

function parseBlock(block: string): StreamEvent[] {
  const fields = new Map(
    block
      .split('\n')
      .filter((line) => !line.startsWith(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  if (data === undefined) return [];
  return [
    {
      event: fields.get('event') ?? 'message',
      id: fields.get('id') ?? null,
      data: JSON.parse(data) as unknown,
    },
  ];
}
