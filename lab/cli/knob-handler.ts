import type { RequestListener } from 'node:http';
import type { RealClock } from '../clock.ts';
import { answerKnob, type KnobTargets } from '../knobs/knob-api.ts';
import type { ManagedServer } from '../knobs/managed-server.ts';
import type { PracticeMesh } from '../practice-mesh.ts';

/** Serves the knobs on a port of their own, so that they work while every other server is down. */
export function createKnobHandler(
  mesh: PracticeMesh,
  clock: RealClock,
  servers: readonly ManagedServer[],
): RequestListener {
  const { permissions, servedClock, simulation, store } = mesh.context;
  const targets: KnobTargets = {
    servers,
    setClockSkew: (seconds) => {
      servedClock.skewMs = seconds * 1000;
    },
    setSpeed: (speed) => clock.setSpeed(speed),
    setPermission: ({ allowed, user, verb, resource, namespace }) => {
      if (allowed) permissions.restore(user);
      else permissions.revoke({ user, verb, resource, ...(namespace === undefined ? {} : { namespace }) });
    },
    compactHistory: () => store.compact(),
    restartWorkload: (namespace, workload) => simulation.restartProxies(namespace, workload),
  };
  return (request, response) => {
    answerKnob(request, response, targets)
      .then((answered) => {
        if (answered) return;
        response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      })
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
      });
  };
}
