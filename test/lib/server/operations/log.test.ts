import { describe, expect, it } from 'vitest';
import { createLog } from '@/lib/server/operations/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, secrets: string[] = []): string {
  const lines: string[] = [];
  write(createLog({ level: 'info', secrets, destination: { write: (line) => lines.push(line) } }));
  return lines.join('');
}

describe('the log', () => {
  it('is one JSON object a line with time, level and fields', () => {
    const line = logged((log) => log.info({ requestId: 'r-1', status: 200 }, 'answered'));
    expect(JSON.parse(line)).toMatchObject({
      requestId: 'r-1',
      status: 200,
      msg: 'answered',
      service: 'pilothouse',
    });
  });

  it('hides a secret wherever it stands', () => {
    const secret = 'hunter2"with\\quotes';
    const line = logged(
      (log) =>
        log.warn(
          { error: new Error(`backend said: bad token ${secret}`), url: `http://a/?t=${secret}` },
          secret,
        ),
      [secret],
    );
    expect(line).not.toContain('hunter2');
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('hides what is called a secret even if nobody named its value', () => {
    const line = logged((log) => log.info({ headers: { authorization: 'Bearer abcdefgh', accept: '*/*' } }));
    expect(line).not.toContain('abcdefgh');
    expect(line).toContain('*/*');
  });
});
