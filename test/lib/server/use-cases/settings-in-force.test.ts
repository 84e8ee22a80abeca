import { describe, expect, it } from 'vitest';
import { configSchema } from '@/lib/server/config/config-schema.ts';
import { secretsOf } from '@/lib/server/secrets.ts';
import { settingsInForce } from '@/lib/server/use-cases/settings-in-force.ts';

const canary = (name: string): string => `canary-${name}-7f3a`;
const config = configSchema.parse({
  prometheus: {
    url: 'https://prometheus.example.com/mimir?tenant=canary-query-7f3a',
    headers: { 'X-Scope-OrgID': canary('tenant'), Authorization: canary('authorization') },
    bearerToken: canary('bearer'),
    bearerTokenFile: '/run/secrets/prometheus',
  },
  traces: { headers: { 'X-Key': canary('traces-header') }, bearerToken: canary('traces-bearer') },
  consul: { token: canary('consul') },
  databaseUrl: `postgres://ledger:${canary('password')}@db.example.com:5432/pilothouse?sslkey=${canary('sslkey')}`,
  writes: 'enabled',
});
const settings = settingsInForce(config);
const of = (path: string) => settings.find((setting) => setting.path === path);

describe('the configuration in force', () => {
  it('holds no secret of any kind, however deep', () => {
    const sent = JSON.stringify(settings);
    expect(sent).not.toContain('canary');
    expect(secretsOf(config).filter((secret) => sent.includes(secret))).toEqual([]);
  });

  it('says of a secret that it is set, and names the file that holds one', () => {
    expect(of('prometheus.bearerToken')).toMatchObject({ value: 'set', isSecret: true, isDefault: false });
    expect(of('prometheus.headers.X-Scope-OrgID')).toMatchObject({ value: 'set', isSecret: true });
    expect(of('prometheus.bearerTokenFile')).toMatchObject({
      value: '/run/secrets/prometheus',
      isSecret: false,
    });
  });

  it('keeps of addresses where they lead to', () => {
    expect(of('prometheus.url')?.value).toBe('https://prometheus.example.com/mimir?…');
    expect(of('databaseUrl')?.value).toBe('postgres://…@db.example.com:5432/pilothouse?…');
  });

  it('says only that an address is set whose form it does not understand', () => {
    const odd = configSchema.parse({ databaseUrl: `host=db password=${canary('dsn')}` });
    expect(settingsInForce(odd).find(({ path }) => path === 'databaseUrl')).toMatchObject({
      value: 'set',
      isSecret: true,
    });
  });

  it('tells what is as usual from what is set', () => {
    expect(of('writes')).toMatchObject({ value: 'enabled', isDefault: false });
    expect(of('listen.port')).toMatchObject({ value: '3000', isDefault: true });
  });
});
