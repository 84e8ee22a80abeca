import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { deliveredReaper } from '../support/delivered-reaper.ts';
import { startProgram } from '../support/program.ts';
import { applyObject } from '../support/real-control-plane/api-client.ts';
import { countRequests } from '../support/real-control-plane/counted-requests.ts';
import { describeWithRealControlPlane } from '../support/real-control-plane/describe-with-real-control-plane.ts';
import { reviewsSubsets } from '../support/real-control-plane/mesh-objects.ts';
import { startRealSteering } from '../support/real-control-plane/real-steering.ts';
import { reviewsPath, reviewsSplit } from '../support/real-control-plane/reviews-routing.ts';
import type { RealControlPlane } from '../support/real-control-plane/start-real-control-plane.ts';

interface ProxySync {
  readonly proxy: string;
  readonly route_sent?: string;
  readonly route_acked?: string;
}

async function routeConfig(plane: RealControlPlane): Promise<string> {
  const response = await fetch(`${plane.envoy.adminUrl}/config_dump?resource=dynamic_route_configs`);
  return response.text();
}

describeWithRealControlPlane('a real control plane with one Envoy', (plane) => {
  it('moves counted requests as a VirtualService says', async () => {
    const { client, clientPort } = plane();
    await applyObject(client, reviewsSubsets());
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(90, 10) });
    await eventually('Envoy has the weights', async () => /"weight": 90\b/.test(await routeConfig(plane())));
    const { versions, statuses } = await countRequests(clientPort, { host: 'reviews:80', count: 1000 });
    expect(statuses).toEqual({ 200: 1000 });
    // Five standard deviations of 1,000 draws at 10 %.
    expect(versions.v2).toBeGreaterThan(52);
    expect(versions.v2).toBeLessThan(148);
    expect((versions.v1 ?? 0) + (versions.v2 ?? 0)).toBe(1000);
  });

  it('aborts the share of requests that a fault asks for', async () => {
    const { client, clientPort } = plane();
    const fault = { abort: { httpStatus: 503, percentage: { value: 25 } } };
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(50, 50, { fault }) });
    await eventually('Envoy has the fault', async () => (await routeConfig(plane())).includes('250000'));
    const { statuses, proxyAnswers } = await countRequests(clientPort, { host: 'reviews', count: 1000 });
    expect(proxyAnswers['fault filter abort']).toBe(statuses[503]);
    expect(statuses[503]).toBeGreaterThan(181);
    expect(statuses[503]).toBeLessThan(319);
  });

  it('accepts a status that Envoy then rejects, which only the proxy’s acknowledgement shows', async () => {
    const { client, istiod, envoy } = plane();
    const fault = { abort: { httpStatus: 600, percentage: { value: 10 } } };
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(50, 50, { fault }) });
    const sync = async (): Promise<ProxySync | undefined> => {
      const answer = await fetch(`${istiod.debugUrl}/debug/syncz`);
      const proxies = (await answer.json()) as ProxySync[];
      return proxies.find(({ proxy }) => proxy === envoy.proxyId);
    };
    await eventually('the proxy does not acknowledge', async () => {
      const found = await sync();
      return found !== undefined && found.route_sent !== found.route_acked;
    });
    expect(await routeConfig(plane())).toContain('250000');
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(50, 50) });
    await eventually('the proxy acknowledges again', async () => {
      const found = await sync();
      return found?.route_sent !== undefined && found.route_sent === found.route_acked;
    });
  });

  it('refuses through istiod’s webhook while it runs, and says so when it cannot be asked', async () => {
    const { client, istiod } = plane();
    const refused = await client.send({
      method: 'PATCH',
      path: `${reviewsPath}?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { spec: { http: [{ fault: {} }] } },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('admission webhook "validation.istio.io" denied the request');
    await istiod.stop();
    const harmless = {
      method: 'PATCH',
      path: `${reviewsPath}?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { asked: 'nobody' } } },
    };
    const unreachable = await client.send(harmless);
    expect(unreachable.status).toBe(500);
    expect(unreachable.body.message).toContain('failed calling webhook "validation.istio.io"');
    await plane().setWebhookPolicy('Ignore');
    await eventually('nobody validates', async () => (await client.send(harmless)).status === 200);
    await istiod.start();
    await plane().setWebhookPolicy('Fail');
    await eventually('istiod validates again', async () => (await client.send(harmless)).status === 200);
  });

  it('lets the delivered reaper lift what is overdue, with the rights of its own account', async () => {
    const { client } = plane();
    for (const { collection, body } of deliveredReaper) {
      const path = `${collection}?fieldValidation=Strict`;
      expect((await client.send({ method: 'POST', path, body })).status).toBe(201);
    }
    await applyObject(client, reviewsSubsets());
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(50, 50) });
    const before = (await client.send({ path: reviewsPath })).body;
    const steering = await startRealSteering(plane());
    const plan = await steering.plan({
      kind: 'fault',
      service: 'reviews',
      abort: { httpStatus: 503, percent: 10 },
      expiresInSeconds: 10,
    });
    const { id } = await steering.apply(plan);
    await steering.until(id, ['converging', 'active']);
    await steering.stop();
    await eventually('its time is over', () => Date.now() / 1000 > (plan.deadline ?? 0));
    expect((await client.send({ path: reviewsPath })).body.spec.http[0]).toHaveProperty('fault');
    const reaper = startProgram(['scripts/reap.mjs'], {
      KUBECONFIG: await plane().kubeconfigOfAccount('pilothouse', 'pilothouse-reap'),
    });
    expect([await reaper.exited, reaper.output()]).toEqual([0, expect.stringContaining(`Lifted ${id}`)]);
    const after = (await client.send({ path: reviewsPath })).body;
    expect([after.spec, after.metadata.annotations]).toEqual([before.spec, before.metadata.annotations]);
  }, 120_000);

  it('leaves a write without an answer while etcd is frozen, though cached reads go on', async () => {
    const { client } = plane();
    const write = {
      method: 'PATCH',
      path: reviewsPath,
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'pilothouse.dev/change': 'lost' } } },
    };
    plane().pauseEtcd();
    await expect(client.send({ ...write, timeoutMs: 2000 })).rejects.toThrow(/abort|timeout/i);
    const cached = await client.send({ path: `${reviewsPath}?resourceVersion=0`, timeoutMs: 2000 });
    expect(cached.status).toBe(200);
    plane().resumeEtcd();
    await eventually('writes are answered again', async () => (await client.send(write)).status === 200);
  });
});
