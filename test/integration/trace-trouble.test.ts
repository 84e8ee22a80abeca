import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, type Problem } from '@/lib/contract/problem.ts';
import { traceSchema, tracesSchema, type TraceAnswer } from '@/lib/contract/traces.ts';
import { mistakesOfAnswer } from '../support/openapi-check.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';
import {
  otlpAnswer,
  startSteeredTraceStore,
  type OtlpSpan,
  type SteeredTraceStore,
} from '../support/steered-trace-store.ts';

const TRACE = '000000000000000026bcb232450b94d7';
let store: SteeredTraceStore;
let console: RunningConsole;

beforeAll(async () => {
  store = await startSteeredTraceStore();
  console = await startConsole({
    PROMETHEUS_URL: 'http://127.0.0.1:9',
    TRACES_URL: store.url,
    TRACES_KIND: 'auto',
  });
});

afterAll(async () => {
  await console?.stop();
  await store?.close();
});

/** Nanoseconds of an instant some milliseconds from now. */
const ns = (fromNowMs: number): string => `${Math.round(Date.now() + fromNowMs)}000000`;

const span = (spanId: string, more: Partial<OtlpSpan> = {}): OtlpSpan => ({
  traceId: TRACE,
  spanId: spanId.padStart(16, '0'),
  name: 'work',
  kind: 1,
  startTimeUnixNano: ns(-5_000),
  endTimeUnixNano: ns(-4_000),
  ...more,
});

async function trace(spans: readonly OtlpSpan[], id = TRACE): Promise<TraceAnswer> {
  store.answer((response) => response.end(otlpAnswer(spans)));
  const response = await fetch(`${console.url}/api/traces/${id}`);
  const body: unknown = await response.json();
  expect([response.status, mistakesOfAnswer('/api/traces/{traceId}', 200, 'application/json', body)]).toEqual(
    [200, []],
  );
  return traceSchema.parse(body);
}

async function refusal(path = `/api/traces/${TRACE}`): Promise<Problem> {
  const response = await fetch(`${console.url}${path}`);
  const problem = problemSchema.parse(await response.json());
  expect(response.status).toBe(problem.status);
  return problem;
}

const codes = ({ warnings }: TraceAnswer): readonly string[] => warnings.map(({ code }) => code);

describe('an id', () => {
  it.each(['26bcb232450b94d7', '26BCB232450B94D7', TRACE.toUpperCase()])(
    '%s means the same trace',
    async (id) => {
      expect((await trace([span('a')], id)).traceId).toBe(TRACE);
    },
  );

  it('that the store does not know is answered with what may be the reason', async () => {
    store.answer((response) =>
      response.writeHead(404).end('{"error":{"httpCode":404,"message":"No traces found"}}'),
    );
    const { code, detail } = await refusal();
    expect([code, detail]).toEqual(['not-found', expect.stringMatching(/not sampled.*not written yet/)]);
  });
});

describe('a store that answers wrongly', () => {
  it.each([
    ['a web page', '<!doctype html><title>Sign in</title>', /web page.*check the address/],
    ['a half of its JSON', otlpAnswer([span('a')]).slice(0, 120), /cut off/],
    ['the JSON of another kind of store', '[]', /TRACES_KIND/],
  ])('with %s is a problem that says what to check', async (_what, body, words) => {
    store.answer((response) => response.end(body));
    for (const path of [`/api/traces/${TRACE}`, '/api/traces']) {
      const { code, detail } = await refusal(path);
      expect([code, detail]).toEqual(['source-error', expect.stringMatching(words)]);
    }
  });

  it('with 100 MB is read up to the bound, and the console goes on', async () => {
    store.answer((response) => {
      const chunk = Buffer.alloc(1_000_000, ' ');
      let left = 100;
      const push = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          if (!response.write(chunk)) return void response.once('drain', push);
        }
        response.end('{}');
      };
      push();
    });
    const { code, detail } = await refusal();
    expect([code, detail]).toEqual(['source-error', expect.stringMatching(/64,000,000 bytes.*lower limit/)]);
    expect((await fetch(`${console.url}/livez`)).status).toBe(200);
  });

  it('with too much for the limit is asked for less, and that is said', async () => {
    let asked = 0;
    store.answer((response) => {
      asked += 1;
      if (asked === 1) response.writeHead(413).end('{"error":{"message":"too large"}}');
      else response.end(otlpAnswer([span('a')]));
    });
    const response = await fetch(`${console.url}/api/traces?limit=20`);
    const { traces, warnings } = tracesSchema.parse(await response.json());
    expect(traces).toHaveLength(1);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'answer-too-large', count: 5 }));
  });
});

describe('a trace of broken spans', () => {
  it('that is still being written shows what there is, and what is missing', async () => {
    const answer = await trace([
      span('a', { parentSpanId: 'ffffffffffffffff' }),
      span('b', { parentSpanId: '000000000000000a' }),
    ]);
    expect(answer.warnings).toContainEqual(expect.objectContaining({ code: 'missing-parents', count: 1 }));
    expect(answer.spans.map(({ spanId }) => spanId.replace(/^0+/, ''))).toEqual(['a', 'b']);
    expect(answer.rootSpanId).toBe('000000000000000a');
  });

  it('whose spans are their own ancestors shows each of them once', async () => {
    const answer = await trace([
      span('a', { parentSpanId: '000000000000000c' }),
      span('b', { parentSpanId: '000000000000000a' }),
      span('c', { parentSpanId: '000000000000000b' }),
      span('d', { parentSpanId: '000000000000000d' }),
    ]);
    expect(answer.spans).toHaveLength(4);
    expect(answer.warnings).toContainEqual(expect.objectContaining({ code: 'cycles', count: 2 }));
  });

  it('that ends before it begins has no negative time in it', async () => {
    const answer = await trace([span('a', { startTimeUnixNano: ns(-1_000), endTimeUnixNano: ns(-9_000) })]);
    expect([answer.spans[0]?.durationMs, answer.durationMs]).toEqual([0, 0]);
    expect(codes(answer)).toContain('negative-durations');
  });

  it('from the future says whose clock to look at', async () => {
    const answer = await trace([
      span('a', { startTimeUnixNano: ns(3_600_000), endTimeUnixNano: ns(3_601_000) }),
    ]);
    const said = answer.warnings.find(({ code }) => code === 'future-times');
    expect(said?.text).toMatch(/begins 3\d\d\d s from now.*time synchronisation/);
  });

  it('with one id for two spans keeps both', async () => {
    const answer = await trace([
      span('a', { name: 'one' }),
      span('a', { name: 'two' }),
      span('a', { name: 'two' }),
    ]);
    expect(answer.spans.map(({ operation }) => operation).toSorted()).toEqual(['one', 'two']);
    expect(codes(answer)).toEqual(expect.arrayContaining(['same-ids', 'duplicate-spans']));
  });

  it('with markup in it passes it on as text, letter by letter', async () => {
    const markup = '<img src=x onerror="alert(1)">';
    const attributes = [{ key: markup, value: { stringValue: markup } }];
    const answer = await trace([span('a', { name: markup, attributes })]);
    expect(answer.spans[0]).toMatchObject({ operation: markup, tags: { [markup]: markup } });
  });

  it('with secrets in it hides them everywhere, and says how many', async () => {
    const secret = 'hunter2-hunter2';
    const attributes = [
      { key: 'http.request.header.authorization', value: { stringValue: `Bearer ${secret}` } },
      { key: 'http.url', value: { stringValue: `http://shop/pay?access_token=${secret}` } },
      { key: 'cookie', value: { stringValue: `session=${secret}` } },
    ];
    const answer = await trace([
      span('a', {
        name: `GET /pay?token=${secret}`,
        attributes,
        status: { code: 2, message: `bad Bearer ${secret}` },
      }),
    ]);
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(answer.spans[0]?.masked).toHaveLength(3);
    expect(answer.warnings).toContainEqual(expect.objectContaining({ code: 'secrets-hidden', count: 3 }));
  });

  it('20,000 deep, and with 50,000 children, is answered', async () => {
    const id = (at: number): string => (at + 1).toString(16).padStart(16, '0');
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      span(id(at), at === 0 ? {} : { parentSpanId: id(at - 1) }),
    );
    const fan = Array.from({ length: 50_000 }, (_, at) =>
      span(id(at), at === 0 ? {} : { parentSpanId: id(0) }),
    );
    expect((await trace(chain)).spans).toHaveLength(20_000);
    expect((await trace(fan)).spans).toHaveLength(50_000);
  }, 60_000);
});

describe('a saved file', () => {
  const upload = (body: string, type = 'application/json'): Promise<Response> =>
    fetch(`${console.url}/api/traces/files`, { method: 'POST', headers: { 'content-type': type }, body });

  it('is read without a store, with secrets hidden, and answered as traces are', async () => {
    const cookie = [{ key: 'cookie', value: { stringValue: 'session=hunter2' } }];
    const response = await upload(otlpAnswer([span('a', { attributes: cookie })]));
    const text = await response.text();
    const body: unknown = JSON.parse(text);
    expect(mistakesOfAnswer('/api/traces/files', 200, 'application/json', body, 'post')).toEqual([]);
    expect(body).toMatchObject({ format: 'otlp', left: 0, traces: [{ traceId: TRACE }] });
    expect(text).not.toContain('hunter2');
  });

  it.each([
    ['{"hello":"world"}', 'application/json', 400, /holds no traces in the JSON of Jaeger/],
    ['{"half":', 'application/json', 400, /not JSON/],
    ['[]', 'text/plain', 415, /Content-Type/],
  ])('%s as %s is refused with %d', async (body, type, status, words) => {
    const response = await upload(body, type);
    const { detail } = problemSchema.parse(await response.json());
    expect([response.status, detail]).toEqual([status, expect.stringMatching(words)]);
  });

  it('may have megabytes, unlike other bodies', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) =>
      span((at + 1).toString(16), { name: 'x'.repeat(300) }),
    );
    const body = otlpAnswer(many);
    expect(body.length).toBeGreaterThan(1_000_000);
    expect((await upload(body)).status).toBe(200);
  });
});
