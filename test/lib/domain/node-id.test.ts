import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  appId,
  decodeIdPart,
  edgeId,
  encodeIdPart,
  externalId,
  parseEdgeId,
  parseNodeId,
  workloadId,
} from '@/lib/domain/node-id.ts';

const text = fc.string({ unit: 'grapheme' });

it('any text can be a part of an id and is read back', () => {
  fc.assert(
    fc.property(text, (part) => {
      expect(decodeIdPart(encodeIdPart(part))).toBe(part);
    }),
  );
});

it('ids of nodes and edges are read back into what they were made of', () => {
  fc.assert(
    fc.property(text, text, text, text, (a, b, c, d) => {
      const source = workloadId(a, b, c);
      const destination = appId(a, b, c, d);
      expect(parseNodeId(source)).toEqual({ kind: 'workload', parts: [a, b, c] });
      expect(parseNodeId(destination)).toEqual({ kind: 'app', parts: [a, b, c, d] });
      expect(parseEdgeId(edgeId(source, destination, 'grpc'))).toEqual({
        source,
        destination,
        protocol: 'grpc',
      });
    }),
  );
});

it('ids are readable: only what structures them is encoded', () => {
  expect(workloadId('c1', 'shop', 'cart-v1')).toBe('workload:c1/shop/cart-v1');
  expect(appId('c1', 'shop', 'cart', null)).toBe('app:c1/shop/cart');
  expect(externalId('c1', 'a/b|c%')).toBe('external:c1/a%2Fb%7Cc%25');
});

it.each(['', 'workload:', 'workload:a/b', 'pod:a/b/c', 'workload:a/b/c|x', 'a'])('%j is no node', (id) => {
  expect(parseNodeId(id)).toBeNull();
});

it.each(['workload:a/b/c|workload:a/b/d|udp', 'workload:a/b/c|workload:a/b/d', 'x|y|http', ''])(
  '%j is no edge',
  (id) => {
    expect(parseEdgeId(id)).toBeNull();
  },
);
