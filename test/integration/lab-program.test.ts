import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/program.ts';

const parts = ['telemetry', 'prometheus', 'kubernetes', 'jaeger', 'istiod', 'knobs'];
const freePorts = parts.flatMap((name) => [`--${name}-port`, '0']);

/** Address that the program printed for one of its servers. */
function printed(output: string, meaning: string): string {
  return new RegExp(`${meaning}.*(http://\\S+)`).exec(output)?.[1] ?? '';
}

describe('the lab as a program', () => {
  it('prints one line per server, answers on each, and ends all of them on Ctrl-C', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'practice mesh '));
    const kubeconfig = join(folder, 'access.yaml');
    const lab = startProgram(['lab/main.ts', ...freePorts, '--kubeconfig', kubeconfig]);
    try {
      await eventually('the lab is up', () => lab.output().split('\n').length > parts.length, 60_000);
      const metrics = printed(lab.output(), 'series of all proxies');
      const prometheus = printed(lab.output(), 'Prometheus API');
      const kubernetes = printed(lab.output(), 'Kubernetes API');
      expect(await (await fetch(metrics)).text()).toContain('istio_requests_total{');
      const answer = await fetch(`${prometheus}/api/v1/query?query=sum(rate(istio_requests_total[1m]))`);
      expect(await answer.json()).toMatchObject({ status: 'success' });
      expect((await fetch(`${kubernetes}/livez`)).status).toBe(200);
      expect((await fetch(`${printed(lab.output(), 'Jaeger')}/api/services`)).status).toBe(200);
      expect(await readFile(kubeconfig, 'utf8')).toContain(kubernetes);
      expect((await stat(kubeconfig)).mode & 0o077).toBe(0);
    } finally {
      expect(await lab.stop('SIGINT')).toBe(0);
      await rm(folder, { recursive: true });
    }
  });

  it('turns a server off and on through its knobs', async () => {
    const lab = startProgram(['lab/main.ts', ...freePorts]);
    try {
      await eventually('the lab is up', () => lab.output().includes('/lab/'), 60_000);
      const prometheus = printed(lab.output(), 'Prometheus API');
      const knobs = printed(lab.output(), 'POST /lab/');
      const turn = (fault: object): Promise<Response> =>
        fetch(`${knobs}/lab/fault`, {
          method: 'POST',
          body: JSON.stringify({ server: 'prometheus', fault }),
        });
      expect((await turn({ kind: 'status', status: 503 })).status).toBe(200);
      expect((await fetch(`${prometheus}/-/ready`)).status).toBe(503);
      await turn({ kind: 'none' });
      expect((await fetch(`${prometheus}/-/ready`)).status).toBe(200);
    } finally {
      await lab.stop();
    }
  });

  it('writes the status of a route after each write, and lets a knob hold a proxy back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'practice-mesh-'));
    const kubeconfig = join(folder, 'access.yaml');
    const lab = startProgram(['lab/main.ts', ...freePorts, '--kubeconfig', kubeconfig]);
    try {
      await eventually('the lab is up', () => lab.output().includes('/lab/'), 60_000);
      const istiod = printed(lab.output(), 'istiod /debug/syncz');
      const kubernetes = printed(lab.output(), 'Kubernetes API');
      const routes = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/mailer';
      const ask = async (
        init: RequestInit = {},
      ): Promise<{ metadata: { generation: number }; status: object }> => {
        const headers = {
          authorization: 'Bearer admin-token',
          'content-type': 'application/merge-patch+json',
        };
        return (await fetch(`${kubernetes}${routes}`, { headers, ...init })).json();
      };
      const patch = { spec: { rules: [{ backendRefs: [{ name: 'nobody', port: 8080 }] }] } };
      const { metadata } = await ask({ method: 'PATCH', body: JSON.stringify(patch) });
      await eventually('istiod judged the route', async () => {
        const told = JSON.stringify((await ask()).status);
        return (
          told.includes(`"observedGeneration":${metadata.generation}`) && told.includes('BackendNotFound')
        );
      });
      const knobs = printed(lab.output(), 'POST /lab/');
      const turned = await fetch(`${knobs}/lab/lag`, {
        method: 'POST',
        body: JSON.stringify({ namespace: 'shop', workload: 'frontend', lags: true }),
      });
      expect(turned.status).toBe(200);
      await ask({ method: 'PATCH', body: JSON.stringify({ metadata: { labels: { seen: 'yes' } } }) });
      const late = await eventually('the frontend is behind', async () => {
        const rows: { proxy: string; route_sent: string; route_acked: string }[] = await (
          await fetch(`${istiod}/debug/syncz?namespace=shop`)
        ).json();
        const behind = rows.filter((row) => row.route_sent !== row.route_acked).map((row) => row.proxy);
        return behind.some((proxy) => proxy.startsWith('frontend')) ? behind : null;
      });
      expect(late.every((proxy) => /^(frontend|mailer)-/.test(proxy))).toBe(true);
    } finally {
      await lab.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('says a taken port in one sentence with the remedy, and ends with code 1', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    try {
      const lab = startProgram(['lab/main.ts', ...freePorts, '--prometheus-port', String(port)]);
      expect(await lab.exited).toBe(1);
      expect(lab.output().trim()).toBe(
        `Port ${port} of 127.0.0.1 is taken; give the practice mesh another one with --prometheus-port N (0 takes a free one).`,
      );
    } finally {
      other.close();
    }
  });

  it('names the nearest right flag in one sentence, and ends with code 1', async () => {
    const lab = startProgram(['lab/main.ts', '--scenaro', 'shop']);
    expect(await lab.exited).toBe(1);
    expect(lab.output().trim()).toBe('There is no flag --scenaro; did you mean --scenario?');
  });
});
