import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { startDeadlyProxy, type DeadlyMoment, type DeadlyProxy } from '../support/crash/deadly-proxy.ts';
import { WorkerProcess, type WorkerChange } from '../support/crash/worker-process.ts';
import { eventually } from '../support/eventually.ts';
import { startLab, type Lab } from '../support/stack.ts';

/** A kind of change, and the objects that it is about. */
interface Subject {
  readonly name: string;
  readonly intent: ChangeIntent;
  /** Paths of the objects, below the API server. */
  readonly objects: readonly string[];
  /** Set before each life, taken away after: for changes that need something to be there. */
  readonly first?: ChangeIntent;
}

const istio = (namespace: string, plural: string, name: string): string =>
  `/apis/networking.istio.io/v1/namespaces/${namespace}/${plural}/${name}`;
const catalog = { mesh: 'default', namespace: 'shop', service: 'catalog' } as const;
const payment = { mesh: 'default', namespace: 'payments', service: 'payment' } as const;
const ratings = { mesh: 'default', namespace: 'shop', service: 'ratings' } as const;
const ofCatalog = [istio('shop', 'virtualservices', 'catalog')];
const ofPayment = [istio('payments', 'virtualservices', 'payment')];
const ofRatings = [istio('shop', 'destinationrules', 'ratings'), istio('shop', 'virtualservices', 'ratings')];
const abort = { httpStatus: 503, percent: 10 };
const anHour = 3600;

/** Each lane has objects of its own, so that lanes run side by side. */
const lanes: Readonly<Record<string, readonly Subject[]>> = {
  catalog: [
    { name: 'split', intent: { ...catalog, kind: 'split', weights: { v1: 60, v2: 40 } }, objects: ofCatalog },
    {
      name: 'fault',
      intent: { ...catalog, kind: 'fault', abort, expiresInSeconds: anHour },
      objects: ofCatalog,
    },
    { name: 'mirror', intent: { ...catalog, kind: 'mirror', version: 'v2', percent: 5 }, objects: ofCatalog },
    {
      name: 'match',
      intent: { ...catalog, kind: 'match', version: 'v2', match: { headers: { 'x-canary': '1' } } },
      objects: ofCatalog,
    },
  ],
  payment: [
    {
      name: 'narrowed fault',
      intent: {
        ...payment,
        kind: 'fault',
        delay: { milliseconds: 200, percent: 10 },
        from: { namespace: 'shop', workload: 'checkout' },
        expiresInSeconds: anHour,
      },
      objects: ofPayment,
    },
    { name: 'timeout', intent: { ...payment, kind: 'timeout', timeoutMs: 1500 }, objects: ofPayment },
    { name: 'retry', intent: { ...payment, kind: 'retry', attempts: 2 }, objects: ofPayment },
    {
      name: 'clear-fault',
      intent: { ...payment, kind: 'clear-fault' },
      objects: ofPayment,
      first: { ...payment, kind: 'fault', abort, expiresInSeconds: anHour },
    },
  ],
  ratings: [
    {
      name: 'canary',
      intent: { ...ratings, kind: 'canary', versions: { v1: 95, v2: 5 } },
      objects: ofRatings,
    },
  ],
};

const IN_FORCE = new Set(['converging', 'guarded', 'active']);
const ON_ITS_WAY = new Set(['applying', 'undoing']);

let lab: Lab;
let kills = 0;

beforeAll(async () => {
  lab = await startLab(['--scenario', 'shop']);
}, 200_000);

afterAll(async () => {
  await lab?.stop();
});

/** One lane: a proxy to die at, and a ledger that outlives its consoles. */
class Lane {
  readonly proxy: DeadlyProxy;
  readonly #folder: string;

  private constructor(proxy: DeadlyProxy, folder: string) {
    this.proxy = proxy;
    this.#folder = folder;
  }

  static async open(): Promise<Lane> {
    const proxy = await startDeadlyProxy(lab.kubernetesUrl);
    const folder = await mkdtemp(join(tmpdir(), 'pilothouse-crash-'));
    return new Lane(proxy, folder);
  }

  async life(): Promise<WorkerProcess> {
    const worker = new WorkerProcess({
      KUBERNETES_URL: this.proxy.url,
      KUBERNETES_TOKEN: 'pilothouse-token',
      PILOTHOUSE_DATA: this.#folder,
      NODE_COMPILE_CACHE: join(tmpdir(), 'pilothouse-crash-compiled'),
    });
    expect(await worker.hear(), worker.errors).toEqual({ ready: true });
    return worker;
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What the objects say, without what the server counts and without names that carry the id of a change. */
async function specsOf(objects: readonly string[]): Promise<string> {
  const all = await Promise.all(
    objects.map(async (path) => {
      const response = await fetch(`${lab.kubernetesUrl}${path}`, {
        headers: { authorization: 'Bearer admin-token' },
      });
      if (response.status === 404) return null;
      const { spec, metadata } = (await response.json()) as {
        spec: unknown;
        metadata: { annotations?: Record<string, string> };
      };
      const marks = Object.keys(metadata.annotations ?? {}).filter((key) =>
        key.startsWith('pilothouse.dev/'),
      );
      return { spec, marks: marks.length };
    }),
  );
  return JSON.stringify(all).replaceAll(/chg-[0-9a-f]{8}/g, 'chg');
}

interface Planned {
  readonly id: string;
  readonly digest: string;
}

/** A plan: a busy API server may need more than one try, since planning writes nothing. */
function plan(worker: WorkerProcess, intent: ChangeIntent): Promise<Planned> {
  return eventually(
    'the change is planned',
    async () => {
      const answer = (await worker.tell({ act: 'plan', intent })) as Planned & { error?: string };
      if (answer.error !== undefined) throw new Error(`${answer.error} ${worker.errors}`);
      expect(answer).toMatchObject({ id: expect.any(String), blocking: [] });
      return answer;
    },
    60_000,
  );
}

/** Nothing is left to do: an undo that was asked for is still to come. */
const isSettled = ({ state, events }: WorkerChange): boolean =>
  !ON_ITS_WAY.has(state) && !(IN_FORCE.has(state) && events.includes('undo-requested'));

async function settled(worker: WorkerProcess, id: string): Promise<WorkerChange | null> {
  let last: WorkerChange | null = null;
  await eventually(
    `change ${id} is settled`,
    async () => {
      const answer = (await worker.tell({ act: 'read', id })) as (WorkerChange & { error?: string }) | null;
      if (answer?.error !== undefined) return true;
      last = answer;
      return answer !== null && isSettled(answer);
    },
    40_000,
  );
  return last;
}

/** Applies and waits; the same orders that a life is killed in. */
async function applied(worker: WorkerProcess, intent: ChangeIntent): Promise<Planned> {
  const planned = await plan(worker, intent);
  await worker.tell({ act: 'apply', ...planned });
  const change = await settled(worker, planned.id);
  expect(change === null || IN_FORCE.has(change.state), JSON.stringify(change)).toBe(true);
  return planned;
}

async function undone(worker: WorkerProcess, id: string): Promise<void> {
  await worker.tell({ act: 'undo', id });
  expect((await settled(worker, id))?.state).toBe('undone');
}

/** One way to die: at which request, and whether the API server still saw it. */
interface Death {
  readonly request: number;
  readonly moment: DeadlyMoment;
}

/** Every way to die on the way through these requests; to a read it makes no difference whether the server saw it. */
const deathsAt = (methods: readonly string[]): readonly Death[] =>
  methods.flatMap((method, request) => [
    { request, moment: 'before' as const },
    ...(method === 'GET' ? [] : [{ request, moment: 'after' as const }]),
  ]);

/** What is asked of the API server when nobody dies, and what is there then. */
async function undisturbed(lane: Lane, worker: WorkerProcess, { intent, objects }: Subject) {
  const planned = await plan(worker, intent);
  lane.proxy.arm(-1, 'before', () => null);
  await worker.tell({ act: 'apply', ...planned });
  await settled(worker, planned.id);
  const toApply = lane.proxy.methods;
  const after = await specsOf(objects);
  lane.proxy.arm(-1, 'before', () => null);
  await undone(worker, planned.id);
  const toUndo = lane.proxy.methods;
  lane.proxy.disarm();
  return { after, toApply, toUndo };
}

/** Kills a console on its way, starts another one on the same ledger, and gives what became of the change. */
async function killed(
  lane: Lane,
  { request, moment }: Death,
  worker: WorkerProcess,
  order: { readonly act: string; readonly id: string },
): Promise<{ readonly next: WorkerProcess; readonly change: WorkerChange | null }> {
  lane.proxy.arm(request, moment, () => worker.kill());
  const answered = await worker.tell(order);
  if (answered !== null) {
    // It answered before it came to the deadly request: it goes on in the background until it dies there, or has ended.
    await Promise.race([worker.exited, settled(worker, order.id).catch(() => null)]);
    worker.kill();
  }
  await worker.exited;
  lane.proxy.disarm();
  kills += 1;
  const next = await lane.life();
  return { next, change: await settled(next, order.id) };
}

async function walk(lane: Lane, subject: Subject): Promise<void> {
  const { intent, objects } = subject;
  let worker = await lane.life();
  const prepared = subject.first === undefined ? null : await applied(worker, subject.first);
  const before = await specsOf(objects);
  const { after, toApply, toUndo } = await undisturbed(lane, worker, subject);
  expect(after).not.toBe(before);
  expect(await specsOf(objects)).toBe(before);

  for (const death of deathsAt(toApply)) {
    const planned = await plan(worker, intent);
    const { next, change } = await killed(lane, death, worker, { act: 'apply', ...planned });
    worker = next;
    const where = `${subject.name}, applying, killed ${JSON.stringify(death)}: ${JSON.stringify(change)}`;
    const isInForce = change !== null && IN_FORCE.has(change.state);
    expect(await specsOf(objects), where).toBe(isInForce ? after : before);
    expect(change?.alarm ?? null, where).toBeNull();
    if (isInForce) await undone(worker, planned.id);
    expect(await specsOf(objects), where).toBe(before);
  }
  for (const death of deathsAt(toUndo)) {
    const { id } = await applied(worker, intent);
    const { next, change } = await killed(lane, death, worker, { act: 'undo', id });
    worker = next;
    const where = `${subject.name}, undoing, killed ${JSON.stringify(death)}: ${JSON.stringify(change)}`;
    // Killed before the wish was written down, the change is still in force; else it is undone.
    const isInForce = change !== null && IN_FORCE.has(change.state);
    expect(isInForce || change?.state === 'undone', where).toBe(true);
    expect(await specsOf(objects), where).toBe(isInForce ? after : before);
    if (isInForce) await undone(worker, id);
    expect(await specsOf(objects), where).toBe(before);
  }
  if (prepared !== null) await undone(worker, prepared.id);
  await worker.end();
}

describe('a console that is killed', () => {
  it('at any request of any kind of change leaves it fully applied or fully undone, never both, and recorded', async () => {
    await Promise.all(
      Object.values(lanes).map(async (subjects) => {
        const lane = await Lane.open();
        try {
          for (const subject of subjects) await walk(lane, subject);
        } finally {
          await lane.close();
        }
      }),
    );
    expect(kills, 'kills in this run').toBeGreaterThanOrEqual(100);
  }, 900_000);
});
