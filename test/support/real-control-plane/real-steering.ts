import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { changeSchema, type Change } from '@/lib/contract/changes.ts';
import type { changeIntentSchema } from '@/lib/contract/intent.ts';
import { changePlanSchema, type ChangePlan } from '@/lib/contract/plan.ts';
import { eventually } from '../eventually.ts';
import { startPrometheus } from '../prometheus-server.ts';
import { findRealPart } from '../real-part.ts';
import { startConsole } from '../stack.ts';
import { startMeshTraffic } from './mesh-traffic.ts';
import type { RealControlPlane } from './start-real-control-plane.ts';
import { applyWorkloads } from './workload-objects.ts';

/** An answer of the console's API. */
export interface ConsoleAnswer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not used
  readonly body: any;
}

export type Intent = z.input<typeof changeIntentSchema>;
/** An intent without what is the same for all: mesh and namespace. */
export type ShopIntent = Intent extends infer One
  ? One extends Intent
    ? Omit<One, 'mesh' | 'namespace'>
    : never
  : never;

/** A console that steers the real control plane, with telemetry of the traffic through its Envoy. */
export interface RealSteering {
  readonly url: string;
  /** Asks the console; as a person, with that person's own token, or as the console itself. */
  ask(method: string, path: string, options?: { body?: unknown; person?: string }): Promise<ConsoleAnswer>;
  plan(intent: ShopIntent, person?: string): Promise<ChangePlan>;
  /** Applies a plan byte for byte. */
  apply(plan: ChangePlan, more?: object, person?: string): Promise<Change>;
  read(id: string): Promise<Change>;
  /** Waits until the change is in one of the states. */
  until(id: string, states: readonly Change['state'][], withinMs?: number): Promise<Change>;
  undo(id: string): Promise<Change>;
  log(): string;
  stop(): Promise<void>;
}

const requestsPerSecond = 60;
const scrapeIntervalSeconds = 1;

/** Starts traffic, a Prometheus that counts it, and the built console with the account `pilothouse`. */
export async function startRealSteering(plane: RealControlPlane): Promise<RealSteering> {
  const binary = findRealPart('prometheus');
  if (binary === null) throw new Error('Debian’s prometheus is needed beside the real control plane.');
  await applyWorkloads(plane.client);
  const traffic = await startMeshTraffic(plane.clientPort, ['reviews', 'ratings'], requestsPerSecond);
  const prometheus = await startPrometheus({
    binary,
    scrape: { targets: [traffic.target], intervalSeconds: scrapeIntervalSeconds },
  });
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-steering-'));
  const config = join(folder, 'pilothouse.yaml');
  await writeFile(
    config,
    stringify({ prometheus: { scrapeIntervalSeconds }, istiod: { url: plane.istiod.debugUrl } }),
  );
  const running = await startConsole({
    PILOTHOUSE_CONFIG: config,
    PROMETHEUS_URL: prometheus.url,
    KUBECONFIG: plane.kubeconfigs.pilothouse,
    PILOTHOUSE_WRITES: 'enabled',
  });
  const ask: RealSteering['ask'] = async (method, path, { body, person } = {}) => {
    const answer = await fetch(`${running.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(person === undefined ? {} : { authorization: `Bearer ${person}-token` }),
        'idempotency-key': crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const expectStatus = ({ status, body }: ConsoleAnswer, wanted: number, what: string): unknown => {
    if (status === wanted) return body;
    throw new Error(`${what}: ${status} ${JSON.stringify(body)}\n${running.program.output().slice(-2000)}`);
  };
  const read = async (id: string): Promise<Change> =>
    changeSchema.parse(expectStatus(await ask('GET', `/api/changes/${id}`), 200, 'read'));
  return {
    url: running.url,
    ask,
    read,
    plan: async (intent, person) => {
      const body = { mesh: 'default', namespace: 'shop', ...intent };
      const answer = await ask('POST', '/api/changes/plans', {
        body,
        ...(person === undefined ? {} : { person }),
      });
      return changePlanSchema.parse(expectStatus(answer, 201, `plan ${intent.kind}`));
    },
    apply: async ({ id, digest }, more = {}, person) => {
      const answer = await ask('POST', '/api/changes', {
        body: { planId: id, digest, reason: 'test', ...more },
        ...(person === undefined ? {} : { person }),
      });
      return changeSchema.parse(expectStatus(answer, 202, 'apply'));
    },
    until: (id, states, withinMs = 60_000) =>
      eventually(
        `change ${id} is ${states.join(' or ')}`,
        async () => {
          const change = await read(id);
          return states.includes(change.state) ? change : null;
        },
        withinMs,
      ),
    undo: async (id) =>
      changeSchema.parse(
        expectStatus(await ask('POST', `/api/changes/${id}/undo`, { body: { reason: 'back' } }), 202, 'undo'),
      ),
    log: () => running.program.output(),
    stop: async () => {
      await running.stop();
      await prometheus.stop();
      await traffic.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
