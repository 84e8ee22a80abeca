import 'server-only';
import { reapOverdue, type Lifted } from '../changes/reap-overdue.ts';
import { isSourceError } from '../ports/source-error.ts';
import { systemClock } from './clock.ts';
import { kubernetesOf, writerOf } from './compose-control.ts';
import { settingsOf } from './compose-changes.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';

/** The program: lifts every change whose deadline has passed, by what stands on the objects alone. Exit code 1 where one stayed. */
try {
  const config = loadConfig(process.env);
  const client = await kubernetesOf(config);
  if (client === null)
    throw new ConfigError('No control plane is configured: set KUBECONFIG, or run in the cluster.');
  const writer = writerOf(config, client);
  const lifted = await reapOverdue({ clock: systemClock, settings: settingsOf(config) }, { writer });
  await client.close();
  for (const one of lifted) process.stdout.write(`${sentence(one)}\n`);
  if (lifted.length === 0) process.stdout.write('Nothing is overdue.\n');
  process.exitCode = lifted.every(({ outcome }) => outcome.kind === 'landed') ? 0 : 1;
} catch (error) {
  if (!(error instanceof ConfigError || isSourceError(error))) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function sentence({ marked: { changeId, object }, outcome }: Lifted): string {
  const name = `${changeId} on ${object.kind} ${object.namespace}/${object.name}`;
  return outcome.kind === 'landed' ? `Lifted ${name}.` : `Could not lift ${name}: ${outcome.message}`;
}
