import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventStreamParser } from '@/lib/client/event-stream.ts';

const wire =
  ': heartbeat\n\nid: r1\nevent: snapshot\ndata: {"a":1}\n\nevent: patch\r\nid: r2\r\ndata: line 1\r\ndata: line 2\r\n\r\n';
const events = [
  { event: 'snapshot', id: 'r1', data: '{"a":1}' },
  { event: 'patch', id: 'r2', data: 'line 1\nline 2' },
];

describe('a stream of events', () => {
  it('is read the same wherever the network cuts it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(wire.length), { maxLength: 6 }), (cuts) => {
        const parse = eventStreamParser();
        const marks = [0, ...cuts.toSorted((a, b) => a - b), wire.length];
        const read = marks.slice(1).flatMap((end, index) => parse(wire.slice(marks[index], end)));
        expect(read).toEqual(events);
      }),
    );
  });

  it('gives nothing for heartbeats and for an event that is not finished', () => {
    const parse = eventStreamParser();
    expect(parse(': still here\n\ndata: half')).toEqual([]);
    expect(parse(' an event\n\n')).toEqual([{ event: 'message', id: null, data: 'half an event' }]);
  });
});
