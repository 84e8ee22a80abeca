import type { RequestListener } from 'node:http';
import type { RealClock } from '../clock.ts';
import { answerKnob, type KnobTargets } from '../knobs/knob-api.ts';
import { setIstioWebhook } from '../kubernetes/cluster-base.ts';
import type { ManagedServer } from '../knobs/managed-server.ts';
import type { PracticeMesh } from '../practice-mesh.ts';

/** Serves the knobs on a port of their own, so that they work while every other server is down. */
export function createKnobHandler(
  mesh: PracticeMesh,
  clock: RealClock,
  servers: readonly ManagedServer[],
): RequestListener {
  const { kubernetes, servedClock, simulation, store, webhook } = mesh.context;
  const { permissions } = kubernetes;
  const targets: KnobTargets = {
    servers,
    setClockSkew: (seconds) => {
      servedClock.skewMs = seconds * 1000;
    },
    setSpeed: (speed) => clock.setSpeed(speed),
    setPassed: (seconds) => simulation.setPassed(seconds),
    setPermission: ({ allowed, user, verb, resource, namespace }) => {
      if (allowed) permissions.restore(user);
      else permissions.revoke({ user, verb, resource, ...(namespace === undefined ? {} : { namespace }) });
    },
    compactHistory: () => kubernetes.expireWatches(),
    setLagging: (namespace, workload, lags) => simulation.setLagging(namespace, workload, lags),
    setWebhook: ({ failurePolicy, reachable }) => {
      if (reachable !== undefined) webhook.reachable = reachable;
      if (failurePolicy !== undefined) setIstioWebhook(store, failurePolicy);
    },
    restartWorkload: (namespace, workload) => simulation.restartProxies(namespace, workload),
  };
  const answer: (...exchange: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
    if (await answerKnob(request, response, targets)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
    });
  };
}
