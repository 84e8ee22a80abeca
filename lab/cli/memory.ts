import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Keeps the nursery small: the warm-up makes much short-lived garbage, and the process would stay that large. */
export function boundNursery(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Gives the memory of the warm-up back to the machine. */
export function releaseMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
