/** How the console is started, and where it answers. */
import { join } from 'node:path';
import { requireFreePort } from './port.mjs';
import { root } from './setup.mjs';

/** Checks the console's ports. `mode` is `production` or `development`. */
export async function planConsole(mode) {
  const host = process.env.HOST ?? '127.0.0.1';
  const port = Number(process.env.PORT ?? 3000);
  await requireFreePort(port, host, 'the console', 'PORT=N');
  await requireFreePort(
    Number(process.env.METRICS_PORT ?? 9464),
    host,
    'metrics of the console',
    'METRICS_PORT=N',
  );
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
  return {
    args: [
      '--conditions=react-server',
      join(root, 'lib', 'server', 'main.ts'),
      ...(mode === 'development' ? ['--dev'] : []),
    ],
    ready: `${url}/readyz`,
    url,
  };
}
