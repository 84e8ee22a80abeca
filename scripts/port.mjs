/** Ports: whether they are free, and waiting until a server answers on one. */
import { createServer } from 'node:net';
import { fail } from './setup.mjs';

const isFree = (port, host) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });

/** Ends the program with the remedy when a port is taken. `remedy` says how to choose another. */
export async function requireFreePort(port, host, purpose, remedy) {
  if (port !== 0 && !(await isFree(port, host))) {
    fail(
      `Port ${port} (${purpose}) is taken: end the program that uses it, or choose another with ${remedy}.`,
    );
  }
}

/** Resolves once `url` answers with a success; never rejects, since the process group ends us when a program dies. */
export async function waitUntilReady(url) {
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
    } catch {
      // Not up yet: asked again below.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
