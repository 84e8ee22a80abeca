/** One server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** Reads events out of chunks of text that may be cut anywhere. A comment (heartbeat) gives no event. */
export function eventStreamParser(): (chunk: string) => readonly StreamEvent[] {
  let rest = '';
  let fields: { event: string; id: string | null; data: string[] } = { event: 'message', id: null, data: [] };

  const finish = (): readonly StreamEvent[] => {
    const { event, id, data } = fields;
    fields = { event: 'message', id: null, data: [] };
    return data.length === 0 ? [] : [{ event, id, data: data.join('\n') }];
  };

  const read = (line: string): readonly StreamEvent[] => {
    if (line === '') return finish();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') fields.event = value;
    else if (name === 'data') fields.data.push(value);
    else if (name === 'id') fields.id = value;
    return [];
  };

  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.flatMap(read);
  };
}
