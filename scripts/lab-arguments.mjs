/** The practice mesh beside a console: its default ports, and the console's settings that lead to it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreePort } from './port.mjs';
import { root } from './setup.mjs';

const defaults = {
  prometheus: 9090,
  kubernetes: 6443,
  jaeger: 16686,
  telemetry: 15020,
  istiod: 15014,
  knobs: 15090,
};

function portFrom(args, name) {
  const flag = `--${name}-port`;
  const at = args.indexOf(flag);
  const text =
    at >= 0 ? args[at + 1] : args.find((argument) => argument.startsWith(`${flag}=`))?.slice(flag.length + 1);
  return text === undefined ? defaults[name] : Number(text);
}

/** Checks the mesh's ports and gives its arguments and the console's environment. `args` are the user's own. */
export async function planLab(args) {
  const host = '127.0.0.1';
  const ports = Object.fromEntries(Object.keys(defaults).map((name) => [name, portFrom(args, name)]));
  for (const [name, port] of Object.entries(ports)) {
    await requireFreePort(port, host, `${name} of the practice mesh`, `-- --${name}-port N`);
  }
  const data = process.env.PILOTHOUSE_DATA ?? join(root, '.pilothouse');
  mkdirSync(data, { recursive: true });
  const kubeconfig = join(data, 'practice-mesh.kubeconfig');
  const named = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const rest = args.filter((argument, index) => {
    const flag = (text) => Object.keys(defaults).some((name) => text === `--${name}-port`);
    return (
      !flag(argument) &&
      !flag(args[index - 1] ?? '') &&
      !/^--(prometheus|kubernetes|jaeger|telemetry|istiod|knobs)-port=/.test(argument)
    );
  });
  return {
    args: [join(root, 'lab', 'main.ts'), ...named, '--kubeconfig', kubeconfig, ...rest],
    ready: `http://${host}:${ports.prometheus}/-/ready`,
    env: {
      PROMETHEUS_URL: `http://${host}:${ports.prometheus}`,
      TRACES_URL: `http://${host}:${ports.jaeger}`,
      TRACES_KIND: 'jaeger',
      ISTIOD_URL: `http://${host}:${ports.istiod}`,
      KUBECONFIG: kubeconfig,
      // A practice mesh is there to be changed.
      PILOTHOUSE_WRITES: process.env.PILOTHOUSE_WRITES ?? 'enabled',
      PILOTHOUSE_CONFIG: process.env.PILOTHOUSE_CONFIG ?? join(root, 'lab', 'console.yaml'),
    },
  };
}
