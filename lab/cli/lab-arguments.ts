import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { scenarioNames } from '../mesh/scenarios/scenarios.ts';

/** A mistake on the command line, told in one sentence. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

const flags = {
  scenario: 'shop, quiet, incident or scale',
  seed: 'whole number; the same seed gives the same traffic',
  'passed-seconds': 'how much of the scenario has passed at the start; incident begins to fail at 180',
  namespaces: 'namespaces of the scenario scale',
  services: 'services per namespace of the scenario scale',
  host: 'address to listen on',
  'telemetry-port': 'exposition text of all proxies',
  'prometheus-port': 'Prometheus HTTP API',
  'kubernetes-port': 'Kubernetes API',
  'jaeger-port': 'Jaeger query API',
  'istiod-port': 'debug endpoints and metrics of istiod',
  'knobs-port': 'POST /lab/… to break and heal the servers',
  prometheus: 'embedded, or real for the program on this machine',
  kubeconfig: 'file to write the access to the Kubernetes API to',
} as const;

type Flag = keyof typeof flags;

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1);

const values = z.object({
  scenario: z.enum(scenarioNames).default('shop'),
  seed: z.coerce.number().int().default(1),
  'passed-seconds': z.coerce.number().int().min(0).max(86_400).default(0),
  namespaces: count.max(500).default(100),
  services: count.max(100).default(10),
  host: z.string().min(1).default('127.0.0.1'),
  'telemetry-port': port.default(15_020),
  'prometheus-port': port.default(9_090),
  'kubernetes-port': port.default(6_443),
  'jaeger-port': port.default(16_686),
  'istiod-port': port.default(15_014),
  'knobs-port': port.default(15_090),
  prometheus: z.enum(['embedded', 'real']).default('embedded'),
  kubeconfig: z.string().min(1).optional(),
});

/** The parsed command line of `lab/main.ts`; port 0 takes a free one. */
export type LabArguments = z.infer<typeof values>;

/** What `--help` prints. */
export function usage(): string {
  const lines = Object.entries(flags).map(([name, meaning]) => `  --${name.padEnd(17)} ${meaning}`);
  return ['Practice mesh: node lab/main.ts [flags]', ...lines, ''].join('\n');
}

/** Parses the command line; null asks for help. Throws `ArgumentError` with the nearest right flag. */
export function parseLabArguments(argv: readonly string[]): LabArguments | null {
  if (argv.includes('--help') || argv.includes('-h')) return null;
  const options = Object.fromEntries(Object.keys(flags).map((name) => [name, { type: 'string' as const }]));
  for (const argument of argv) {
    const name = /^--([^=]+)/.exec(argument)?.[1];
    if (name !== undefined && !Object.hasOwn(flags, name)) throw unknownFlag(name);
  }
  const parsed = values.safeParse(read(argv, options));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  throw new ArgumentError(
    `--${name}: ${flags[name as Flag] ?? 'unknown'}; ${issue?.message ?? 'wrong value'}.`,
  );
}

function read(argv: readonly string[], options: Record<string, { type: 'string' }>): unknown {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function unknownFlag(name: string): ArgumentError {
  const nearest = Object.keys(flags).sort((left, right) => distance(left, name) - distance(right, name))[0];
  return new ArgumentError(`There is no flag --${name}; did you mean --${nearest}?`);
}
