import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pilothouse-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a wrong configuration stops the start', () => {
  it.each([
    [
      'a key',
      'prometheus:\n  ulr: http://prometheus:9090\n',
      ':2: there is no setting "prometheus.ulr". Did you mean "url"?',
    ],
    ['a type', 'listen:\n  port: many\n', ':2: listen.port must be a number.'],
    [
      'an address',
      'prometheus:\n  url: prometheus:9090\n',
      ':2: prometheus.url must be an address such as https://prometheus.example.com.',
    ],
  ])(
    '%s that is wrong is told with file, line and remedy, and nothing runs',
    async (_what, text, message) => {
      const file = join(folder, 'console.yaml');
      await writeFile(file, text);
      const program = startProgram(['--conditions=react-server', 'lib/server/main.ts'], {
        PILOTHOUSE_CONFIG: file,
      });
      expect(await program.exited).toBe(1);
      expect(program.output()).toContain(`${file}${message}`);
      // A sentence for the operator, not the stack of a crash.
      expect(program.output()).not.toContain('    at ');
    },
  );

  it('so is a console without any telemetry', async () => {
    const program = startProgram(['--conditions=react-server', 'lib/server/main.ts']);
    expect(await program.exited).toBe(1);
    expect(program.output()).toContain('set PROMETHEUS_URL');
  });
});
