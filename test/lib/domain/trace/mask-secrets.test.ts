import { describe, expect, it } from 'vitest';
import { MASK, maskSecrets, maskText } from '@/lib/domain/trace/mask-secrets.ts';

const masked = (name: string, value: string) => maskSecrets({ [name]: value }).attributes[name];

describe('secrets in tags', () => {
  it.each([
    'authorization',
    'http.request.header.authorization',
    'http.request.header.cookie',
    'http.response.header.set-cookie',
    'cookie',
    'x-api-key',
    'api_key',
    'db.password',
    'access_token',
    'user.refresh-token',
    'aws.secret-access-key',
    'session_id',
  ])('are hidden in %s', (name) => {
    expect(masked(name, 'hunter2hunter2')).toBe(MASK);
  });

  it.each([
    ['http.url', 'https://shop/pay?access_token=abc&x=1#f', 'https://shop/pay?access_token=••••&x=1#f'],
    ['db.connection_string', 'postgres://app:hunter2@db/shop', 'postgres://app:••••@db/shop'],
    ['message', 'refused Bearer abcdefghijkl', 'refused Bearer ••••'],
    ['note', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end', 'jwt •••• end'],
  ])('are hidden inside of %s', (name, value, shown) => {
    expect(masked(name, value)).toBe(shown);
  });

  it.each([
    ['http.url', 'https://shop/authorize?page=2'],
    ['guid:x-request-id', 'a76cff28-4455-930f-9845-c38c6db75590'],
    ['authority', 'cart.shop'],
    ['keyboard', 'qwerty'],
    ['upstream_cluster', 'outbound|9080|v2|reviews.bookinfo.svc.cluster.local'],
    ['cookies_eaten', '3'],
    ['token_count', '512'],
  ])('%s is no secret', (name, value) => {
    expect(maskSecrets({ [name]: value })).toEqual({ attributes: { [name]: value }, masked: [] });
  });

  it('are named, and leave numbers and other tags as they are', () => {
    const { attributes, masked: names } = maskSecrets({ cookie: 'a=b', size: 5, ok: true });
    expect([attributes, names]).toEqual([{ cookie: MASK, size: 5, ok: true }, ['cookie']]);
  });

  it('are hidden in any text', () => {
    expect(maskText('GET /pay?code=4711')).toBe('GET /pay?code=••••');
  });
});
