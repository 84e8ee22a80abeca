import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@/lib/server/config/load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'pilothouse-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const name = join(folder, 'pilothouse.yaml');
  writeFileSync(name, text);
  return name;
}

function mistakes(text: string, environment: Record<string, string> = {}): string {
  const name = file(text);
  try {
    loadConfig({ PILOTHOUSE_CONFIG: name, ...environment });
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(name, 'pilothouse.yaml') : String(error);
  }
  return 'no mistake';
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      listen: { host: '127.0.0.1', port: 3000, metricsPort: 9464 },
      prometheus: { url: null, series: 'raw', scrapeIntervalSeconds: 15 },
      writes: 'disabled',
      data: '.pilothouse',
      sampling: { gridSeconds: 15 },
    });
  });

  it('takes the environment before the file, setting by setting', () => {
    const name = file('listen: { port: 4000, metricsPort: 4001 }\nprometheus: { url: "http://a:9090" }\n');
    const config = loadConfig({
      PILOTHOUSE_CONFIG: name,
      PORT: '5000',
      PROMETHEUS_HEADERS: 'X-Scope-OrgID=shop',
    });
    expect(config.listen).toMatchObject({ port: 5000, metricsPort: 4001 });
    expect(config.prometheus).toMatchObject({ url: 'http://a:9090', headers: { 'X-Scope-OrgID': 'shop' } });
  });

  it('reads a secret from a file, and takes an empty variable as not set', () => {
    const secret = join(folder, 'headers');
    writeFileSync(secret, 'Authorization=Basic c2VjcmV0\n');
    const config = loadConfig({ PROMETHEUS_HEADERS_FILE: secret, PORT: '' });
    expect(config.prometheus.headers).toEqual({ Authorization: 'Basic c2VjcmV0' });
    expect(config.listen.port).toBe(3000);
  });
});

describe('a wrong configuration says where and what', () => {
  it.each([
    [
      'an unknown key',
      'listen:\n  prot: 4000\n',
      'pilothouse.yaml:2: there is no setting "listen.prot". Did you mean "port"?',
    ],
    [
      'an unknown section',
      'promethius:\n  url: http://a\n',
      'pilothouse.yaml:1: there is no setting "promethius". Did you mean "prometheus"?',
    ],
    [
      'a key that is like no other',
      'zzzzzzzzzzzz: 1\n',
      'pilothouse.yaml:1: there is no setting "zzzzzzzzzzzz". Known here: listen, mesh, prometheus, kubernetes, istiod, traces, logs, consul, appMesh, writes, changes, access, databaseUrl, data, health, objectives, sampling, log.',
    ],
    [
      'a wrong type',
      'listen:\n  host: a\n  port: many\n',
      'pilothouse.yaml:3: listen.port must be a number.',
    ],
    [
      'a value out of its range',
      'listen: { port: 70000 }\n',
      'pilothouse.yaml:1: listen.port must be at most 65535.',
    ],
    ['a wrong choice', 'writes: sometimes\n', 'pilothouse.yaml:1: writes must be one of disabled, enabled.'],
    [
      'a link to logs with a placeholder that nobody fills',
      'logs:\n  url: https://logs.example.com/?q={traceId}\n',
      'pilothouse.yaml:2: logs.url must not hold {traceId}: known are {trace_id}, {span_id}, {start}, {end}, {start_iso}, {end_iso}, {service}, {namespace}, {workload}, {pod}.',
    ],
    [
      'no address',
      'prometheus:\n\n  url: prometheus:9090\n',
      'pilothouse.yaml:3: prometheus.url must be an address such as https://prometheus.example.com.',
    ],
    [
      'a threshold in percent',
      'health:\n  degradedErrorRatio: 5\n',
      'pilothouse.yaml:2: health.degradedErrorRatio must be a share from 0 to 1.',
    ],
    ['a list', '- a\n', 'pilothouse.yaml:1: must be a YAML mapping of settings.'],
  ])('for %s', (_what, text, message) => {
    expect(mistakes(text)).toBe(message);
  });

  it('for text that is not YAML, with its line', () => {
    expect(mistakes('listen:\n  port: [1\n')).toMatch(/^pilothouse\.yaml:\d+: this is not YAML: /);
  });

  it('for several mistakes, a line each', () => {
    expect(mistakes('listen: { prot: 1 }\nwrites: maybe\n').split('\n')).toHaveLength(2);
  });

  it.each([
    [
      { LOGS_URL: 'ftp://logs/{trace_id}' },
      'LOGS_URL: logs.url must be an address such as https://logs.example.com/?q={trace_id}.',
    ],
    [{ PORT: 'http' }, 'PORT must be a whole number, not "http".'],
    [
      { PROMETHEUS_URL: 'localhost:9090' },
      'PROMETHEUS_URL: prometheus.url must be an address such as https://prometheus.example.com.',
    ],
    [
      { PROMETHEUS_URL: 'http://me:secret@a' },
      'PROMETHEUS_URL: prometheus.url must not carry credentials: use a token or headers instead.',
    ],
    [{ PILOTHOUSE_WRITES: 'yes' }, 'PILOTHOUSE_WRITES: writes must be one of disabled, enabled.'],
    [
      { PROMETHEUS_HEADERS: 'no pair' },
      'PROMETHEUS_HEADERS must be pairs such as X-Scope-OrgID=shop; pair 1 is none.',
    ],
  ])('for the variables %j', (environment: Record<string, string>, message) => {
    expect(mistakes('{}', environment)).toBe(message);
  });

  it('never repeats a secret', () => {
    expect(mistakes('{}', { PROMETHEUS_URL: 'http://me:hunter2@a' })).not.toContain('hunter2');
    expect(mistakes('{}', { PROMETHEUS_HEADERS: 'hunter2' })).not.toContain('hunter2');
  });

  it('for a file that is not there', () => {
    expect(() => loadConfig({ PILOTHOUSE_CONFIG: join(folder, 'nobody.yaml') })).toThrow(
      /cannot be read \(ENOENT\)/,
    );
  });
});
