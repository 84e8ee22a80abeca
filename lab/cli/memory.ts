import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Keeps the nursery as small as it is now; steady traffic needs no more, and the process would grow with it. */
export function boundNursery(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Gives the memory of the warm-up back to the machine. */
export function releaseMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
