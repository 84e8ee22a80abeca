import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { acceptedEncoding } from '@/lib/server/http/compress-body.ts';
import { encodeMap } from '@/lib/server/sampling/encoded-map.ts';

const map = encodeMap({
  at: 1_800_000_000,
  windowSeconds: 60,
  view: 'app',
  nodes: [],
  edges: [],
  warnings: [{ code: 'series-skipped', text: 'the server’s proxy' }],
  cost: { queries: 3, seconds: 0.5, series: 7 },
  mesh: 'shop',
  staleSince: null,
  topology: 'telemetry',
});

it.each([
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, br;q=0, zstd;q=0', 'gzip', gunzipSync],
] as const)('a client that takes "%s" gets the whole map as %s', async (header, encoding, unpack) => {
  expect(acceptedEncoding(header)).toBe(encoding);
  expect(JSON.parse(unpack(await map.bytes(encoding)).toString())).toEqual(map.snapshot);
});

it('a client that takes nothing special gets the map as it is', async () => {
  expect(acceptedEncoding(null)).toBe('identity');
  expect(JSON.parse((await map.bytes('identity')).toString())).toEqual(map.snapshot);
});
