import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { DEFAULT_SETTINGS } from '@/lib/changes/change-settings.ts';
import { Changes } from '@/lib/changes/changes.ts';
import { IstioWriter } from '@/lib/control/istio/istio-writer.ts';
import { changeIntentSchema } from '@/lib/contract/intent.ts';
import type { ClusterAccess } from '@/lib/kubernetes/cluster-access.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { SourceError } from '@/lib/ports/source-error.ts';
import type { TelemetrySource } from '@/lib/ports/telemetry-source.ts';
import { openEmbeddedLedger } from '@/lib/server/ledger/open-ledger.ts';

/** What a test tells the worker, a line each. */
const orderSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('plan'), intent: changeIntentSchema }),
  z.object({ act: z.literal('apply'), id: z.string(), digest: z.string() }),
  z.object({ act: z.literal('undo'), id: z.string() }),
  z.object({ act: z.literal('read'), id: z.string() }),
]);

const environment = z
  .object({ KUBERNETES_URL: z.string(), KUBERNETES_TOKEN: z.string(), PILOTHOUSE_DATA: z.string() })
  .parse(process.env);

const silent = (): Promise<never> =>
  Promise.reject(new SourceError('telemetry', 'unavailable', 'There is no telemetry in this test.'));
const telemetry: TelemetrySource = {
  readTraffic: silent,
  readLatency: silent,
  readSeries: silent,
  readOutcomes: silent,
  objectiveQueries: () => ({ bad: () => '', all: () => '' }),
  explain: silent,
  probe: silent,
};

/**
 * The life of changes as the console composes it, without the web server around it: the real driver, the real ledger and the real
 * writer, in a process that a test kills. Leases and doubts are short, so that a hundred lives fit into one run.
 */
// By hand and not from a kubeconfig: the library that reads those would be most of a life's start.
const access: ClusterAccess = {
  clusterName: 'practice-mesh',
  server: environment.KUBERNETES_URL,
  credentials: async () => ({
    headers: { authorization: `Bearer ${environment.KUBERNETES_TOKEN}` },
    dispatcher: null,
  }),
};
const writer = new IstioWriter({ client: new KubernetesClient(access) });
const changes = new Changes({
  store: await openEmbeddedLedger(environment.PILOTHOUSE_DATA),
  meshes: new Map([['default', { writer, telemetry, control: null }]]),
  clock: {
    nowMs: () => Date.now(),
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
  settings: { ...DEFAULT_SETTINGS, isReasonRequired: false, leaseSeconds: 1, ambiguitySeconds: 2 },
  holder: randomUUID(),
  makeId: () => `chg-${randomBytes(4).toString('hex')}`,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  report: (error) =>
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
});
await changes.start();
say({ ready: true });

const noSignal = new AbortController().signal;
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await obey(orderSchema.parse(JSON.parse(line))));
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
}

async function obey(order: z.output<typeof orderSchema>): Promise<unknown> {
  switch (order.act) {
    case 'plan': {
      const { id, digest, checks } = await changes.plan(order.intent, { kind: 'console' }, noSignal);
      return { id, digest, blocking: checks.filter(({ severity }) => severity === 'blocking') };
    }
    case 'apply': {
      const { id, digest } = order;
      const request = { planId: id, digest, idempotencyKey: id, reason: 'A test.' };
      return { state: (await changes.apply(request, { kind: 'console' })).state };
    }
    case 'undo':
      return {
        state: (await changes.undo(order.id, { who: null, reason: 'A test.' }, { kind: 'console' }, noSignal))
          .state,
      };
    case 'read': {
      const { state, progress, alarm, timeline } = await changes.find(order.id);
      return { state, progress, alarm, events: timeline.map(({ event }) => event) };
    }
  }
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
