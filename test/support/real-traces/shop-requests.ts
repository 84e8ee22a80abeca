import type { FedTrace } from './feed.ts';
import { answers, calls, type SpanWords } from '../trace-builder.ts';

const gateway = 'istio-ingressgateway.istio-system';

/** Which of the requests this is: every third fails at the database, every fourth meets an injected abort. */
const kindOf = (at: number): 'ok' | 'failed' | 'injected' => {
  if (at % 4 === 3) return 'injected';
  return at % 3 === 2 ? 'failed' : 'ok';
};

/** One request: gateway → web → cart → db, and web → bank, a host outside of the mesh. */
function spansOf(at: number): readonly SpanWords[] {
  const kind = kindOf(at);
  const failed = kind === 'failed';
  const code = failed ? '503' : '200';
  const slow = at * 10;
  const http = { 'http.status_code': code, 'http.url': 'http://web/checkout' };
  const host = { 'http.url': 'http://db/rows' };
  const toDatabase =
    kind === 'injected'
      ? [
          calls({
            id: 'e5',
            parent: 'e4',
            at: 'cart-v2.shop',
            host: 'db.shop',
            from: 22,
            to: 23,
            failed: true,
            tags: { ...host, response_flags: 'FI', 'http.status_code': '503' },
          }),
        ]
      : [
          calls({
            id: 'e5',
            parent: 'e4',
            at: 'cart-v2.shop',
            host: 'db.shop',
            from: 22,
            to: 50 + slow,
            failed,
            tags: { ...host, 'http.status_code': code, ...(failed ? { response_flags: 'UF,URX' } : {}) },
          }),
          answers({ id: 'e6', parent: 'e5', at: 'db-v1.shop', from: 24, to: 48 + slow, failed, tags: host }),
        ];
  return [
    answers({ id: 'e1', at: gateway, gateway: true, from: 0, to: 100 + slow, failed, tags: http }),
    calls({
      id: 'e2',
      parent: 'e1',
      at: gateway,
      gateway: true,
      host: 'web.shop',
      from: 1,
      to: 99 + slow,
      failed,
      tags: http,
    }),
    answers({ id: 'e3', parent: 'e2', at: 'web-v1.shop', from: 3, to: 97 + slow, failed, tags: http }),
    calls({
      id: 'e7',
      parent: 'e3',
      at: 'web-v1.shop',
      host: 'cart.shop',
      from: 15,
      to: 58 + slow,
      failed,
      tags: http,
    }),
    answers({ id: 'e4', parent: 'e7', at: 'cart-v2.shop', from: 18, to: 55 + slow, failed, tags: http }),
    ...toDatabase,
    calls({
      id: 'e8',
      parent: 'e3',
      at: 'web-v1.shop',
      host: 'bank.example.com',
      from: 60 + slow,
      to: 90 + slow,
      tags: { 'http.status_code': '200', upstream_address: '93.184.1.1:443' },
    }),
  ];
}

/** Requests of the last seconds, one a second, with what a search must find of them. */
export function shopRequests(nowMs: number, count = 12): readonly (FedTrace & { readonly kind: string })[] {
  return Array.from({ length: count }, (_, at) => ({
    traceId: `${at === 0 ? '00000000' : 'abcdef01'}${String(at).padStart(24, 'a')}`,
    beganMs: nowMs - (count - at) * 1_000,
    spans: spansOf(at),
    kind: kindOf(at),
  }));
}
