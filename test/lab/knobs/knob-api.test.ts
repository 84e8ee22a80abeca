import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerKnob, type KnobTargets } from '@/lab/knobs/knob-api.ts';
import { ManagedServer } from '@/lab/knobs/managed-server.ts';

const prometheus = new ManagedServer('prometheus', (_request, response) => response.end('ok'));
let turned: unknown[] = [];
const targets: KnobTargets = {
  servers: [prometheus],
  setClockSkew: (seconds) => turned.push({ seconds }),
  setSpeed: (speed) => turned.push({ speed }),
  setPassed: (seconds) => turned.push({ passed: seconds }),
  setPermission: (permission) => turned.push(permission),
  compactHistory: () => turned.push('compacted'),
  setLagging: (namespace, workload, lags) => {
    turned.push(`${namespace}/${workload} ${lags}`);
    return workload === 'cart';
  },
  setWebhook: (webhook) => turned.push(webhook),
  restartWorkload: (namespace, workload) => {
    turned.push(`${namespace}/${workload}`);
    return workload === 'cart-v1';
  },
};
let knobs: Server;
let url: string;

beforeAll(async () => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await answerKnob(request, response, targets))) response.writeHead(204).end();
  };
  knobs = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    knobs.listen(0, '127.0.0.1', resolve);
  });
  const address = knobs.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => knobs.close());
beforeEach(() => {
  turned = [];
});

const turn = (knob: string, body: unknown): Promise<Response> =>
  fetch(`${url}/lab/${knob}`, { method: 'POST', body: JSON.stringify(body) });

describe('the knobs', () => {
  it('give a server a fault, and heal it', async () => {
    expect(
      (await turn('fault', { server: 'prometheus', fault: { kind: 'status', status: 503 } })).status,
    ).toBe(200);
    expect(prometheus.fault).toEqual({ kind: 'status', status: 503 });
    await turn('heal', {});
    expect(prometheus.fault).toEqual({ kind: 'none' });
  });

  it.each([
    ['clock', { skewSeconds: -30 }, { seconds: -30 }],
    ['speed', { speed: 60 }, { speed: 60 }],
    ['scenario', { passedSeconds: 170 }, { passed: 170 }],
    ['compact-history', {}, 'compacted'],
    ['restart', { namespace: 'shop', workload: 'cart-v1' }, 'shop/cart-v1'],
    ['lag', { namespace: 'shop', workload: 'cart', lags: true }, 'shop/cart true'],
    ['webhook', { reachable: false }, { reachable: false }],
    ['webhook', { failurePolicy: 'Ignore' }, { failurePolicy: 'Ignore' }],
    [
      'permission',
      { user: 'console', verb: 'watch', resource: 'pods', allowed: false },
      { user: 'console', verb: 'watch', resource: 'pods', allowed: false },
    ],
  ])('"%s" reaches what it moves', async (knob, body, effect) => {
    expect((await turn(knob, body)).status).toBe(200);
    expect(turned).toEqual([effect]);
  });

  it.each([
    ['fault', { server: 'grafana', fault: { kind: 'none' } }, 'no server'],
    ['fault', { server: 'prometheus', fault: { kind: 'slow' } }, 'delayMs'],
    ['speed', { speed: 0 }, 'speed'],
    ['restart', { namespace: 'shop', workload: 'nobody' }, 'no workload shop/nobody'],
    ['lag', { namespace: 'shop', workload: 'nobody', lags: true }, 'no workload shop/nobody'],
    ['webhook', { failurePolicy: 'Maybe' }, 'failurePolicy'],
  ])('"%s" says what is wrong with %j', async (knob, body, words) => {
    const response = await turn(knob, body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(words);
  });

  it('names the knobs there are when asked for another, and leaves other paths alone', async () => {
    const unknown = await turn('volume', {});
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      expect.stringContaining('fault, heal, clock'),
    ]);
    expect((await fetch(`${url}/metrics`)).status).toBe(204);
  });
});
