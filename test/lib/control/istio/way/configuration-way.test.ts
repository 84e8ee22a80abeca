import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IstioWriter } from '@/lib/control/istio/istio-writer.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { PlannedStep } from '@/lib/domain/change-plan.ts';
import type { ConfigurationWay } from '@/lib/domain/change-proof.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { IstiodPort } from '@/test/lab/control-plane/istiod-port.ts';
import { MeshUnderTest, startMs } from '@/test/lab/mesh/mesh-under-test.ts';

const never = new AbortController().signal;
const catalog = { mesh: 'istio', namespace: 'shop', service: 'catalog' } as const;
const split: ChangeIntent = { kind: 'split', ...catalog, weights: { v1: 40, v2: 60 } };

interface SteeredMesh {
  readonly shop: MeshUnderTest;
  readonly writer: IstioWriter;
  write(intent: ChangeIntent): Promise<readonly PlannedStep[]>;
}

/** A whole practice mesh that stands still, with its API server and, unless left out, istiod's port. */
async function steeredMesh(hasIstiod = true): Promise<SteeredMesh> {
  const shop = new MeshUnderTest();
  shop.advance(3);
  const istiod = await IstiodPort.open(shop.mesh);
  // Stepping the mesh keeps the thread for seconds: no timer may close what fetch will use again.
  const server = createServer({ keepAliveTimeout: 0 }, shop.mesh.context.kubernetes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new KubernetesClient({
    clusterName: 'practice-mesh',
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: () =>
      Promise.resolve({ headers: { authorization: 'Bearer pilothouse-token' }, dispatcher: null }),
  });
  onTestFinished(async () => {
    await client.close();
    istiod.close();
    server.closeAllConnections();
    server.close();
    shop.mesh.stop();
  });
  const writer = new IstioWriter({ client, istiodUrl: hasIstiod ? istiod.url : null });
  return {
    shop,
    writer,
    write: async (intent) => {
      const request = {
        intent,
        changeId: 'c1',
        identity: { kind: 'console' },
        deadline: null,
        now: startMs / 1000,
      } as const;
      const { steps } = await writer.draft(request, never);
      for (const step of steps)
        expect(await writer.write(step, 'c1', request.identity, never)).toMatchObject({ kind: 'landed' });
      return steps;
    },
  };
}

async function wayOf(mesh: SteeredMesh, steps: readonly PlannedStep[]): Promise<ConfigurationWay> {
  const way = await mesh.writer.way(steps, never);
  if (way === null) throw new Error('nobody tells how far the configuration is');
  return way;
}

describe('the way of a configuration into the proxies', () => {
  it('is at first read and not sent, then in the routes of every proxy', async () => {
    const mesh = await steeredMesh();
    const steps = await mesh.write(split);
    const early = await wayOf(mesh, steps);
    expect(early).toMatchObject({ seen: true, acknowledged: 0 });
    expect(early.proxies).toBeGreaterThan(5);
    expect(new Set(early.behind.map(({ state }) => state))).toEqual(new Set(['other-routes']));
    mesh.shop.advance(5);
    const late = await wayOf(mesh, steps);
    expect(late).toMatchObject({ seen: true, proxies: early.proxies });
    expect(late.acknowledged).toBe(late.proxies - late.behind.length);
    expect(late.acknowledged).toBeGreaterThan(5);
    // The shop has a proxy that stopped answering.
    expect(late.behind.every(({ state }) => state === 'lagging')).toBe(true);
  });

  it('knows a fault in the routes from none, and for one caller only where it is', async () => {
    const mesh = await steeredMesh();
    const fault: ChangeIntent = {
      kind: 'fault',
      ...catalog,
      abort: { httpStatus: 503, percent: 12.5 },
      delay: { milliseconds: 1500, percent: 50 },
      from: { namespace: 'shop', workload: 'frontend' },
      expiresInSeconds: 60,
    };
    const steps = await mesh.write(fault);
    mesh.shop.advance(5);
    const way = await wayOf(mesh, steps);
    expect(way.behind.filter(({ state }) => state !== 'lagging')).toEqual([]);
    expect(way.acknowledged).toBeGreaterThan(5);
    await mesh.writer.undo(steps[0] as PlannedStep, 'c1', { kind: 'console' }, never);
    mesh.shop.advance(5);
    const after = await wayOf(mesh, steps);
    expect(after.seen).toBe(false);
  });

  it('of an HTTPRoute is what its status says', async () => {
    const mesh = await steeredMesh(false);
    const steps = await mesh.write({ kind: 'timeout', ...catalog, service: 'mailer', timeoutMs: 5000 });
    mesh.shop.advance(2);
    expect(await wayOf(mesh, steps)).toEqual({ seen: true, proxies: 0, acknowledged: 0, behind: [] });
  });

  it('is not known where istiod cannot be asked', async () => {
    const mesh = await steeredMesh(false);
    const steps = await mesh.write(split);
    expect(await mesh.writer.way(steps, never)).toBeNull();
  });
});
