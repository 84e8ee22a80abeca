import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy.ts';
import { routePattern } from '@/lib/server/http/route-pattern.ts';
import { isAllowedOrigin } from '@/lib/server/http/same-origin.ts';

describe('the content security policy', () => {
  it('lets scripts run by their nonce only, and nothing come from elsewhere', () => {
    const policy = contentSecurityPolicy('bm9uY2U=', 'production');
    expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

describe('a request that would change something', () => {
  it.each([
    [
      'from a page of the console',
      { 'sec-fetch-site': 'same-origin', origin: 'http://a:3000', host: 'a:3000' },
      true,
    ],
    ['from a program', { host: 'a:3000' }, true],
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'http://evil', host: 'a:3000' }, false],
    ['from a sister site', { 'sec-fetch-site': 'same-site', origin: 'http://b.a', host: 'a' }, false],
    ['from an old browser elsewhere', { origin: 'http://evil', host: 'a:3000' }, false],
    ['from a page without an origin', { origin: 'null', host: 'a:3000' }, false],
  ])('%s', (_from, headers, allowed) => {
    expect(isAllowedOrigin('POST', headers)).toBe(allowed);
  });

  it('is told apart from reads, which may come from anywhere', () => {
    expect(isAllowedOrigin('GET', { 'sec-fetch-site': 'cross-site', origin: 'http://evil', host: 'a' })).toBe(
      true,
    );
  });
});

describe('the name of a route in metrics', () => {
  it.each([
    ['/api/graph', '/api/graph'],
    ['/api/services/default/shop/cart', '/api/services/{mesh}/{namespace}/{name}'],
    ['/_next/static/chunks/1.js', '/_next'],
    ['/wp-admin/setup.php', 'other'],
    ['/', '/'],
  ])('%s is %s', (path, pattern) => {
    expect(routePattern(path)).toBe(pattern);
  });
});
