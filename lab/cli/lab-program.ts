import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RealClock } from '../clock.ts';
import { kubeconfigFor } from '../kubernetes/kubeconfig.ts';
import { ManagedServer } from '../knobs/managed-server.ts';
import { scenario } from '../mesh/scenarios/scenarios.ts';
import { PracticeMesh } from '../practice-mesh.ts';
import type { LabArguments } from './lab-arguments.ts';
import { createKnobHandler } from './knob-handler.ts';
import { boundNursery, releaseMemory } from './memory.ts';
import { type RealPrometheus, startRealPrometheus } from './real-prometheus.ts';

/** How often the simulation follows the clock, in wall milliseconds. */
const followEveryMs = 100;

/** The servers of the lab, and the flag that moves each to another port. */
const servedParts = ['telemetry', 'kubernetes', 'prometheus', 'jaeger', 'istiod'] as const;

type ServedPart = (typeof servedParts)[number];

/** A port that somebody else has, told in one sentence. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(name: string, host: string, port: number) {
    super(
      `Port ${port} of ${host} is taken; give the practice mesh another one with --${name}-port N (0 takes a free one).`,
    );
  }
}

/** A running lab. */
export interface RunningLab {
  readonly mesh: PracticeMesh;
  /** One line per server: what it speaks and where. */
  readonly lines: readonly string[];
  readonly ports: Readonly<Partial<Record<ServedPart | 'knobs', number>>>;
  stop(): Promise<void>;
}

/** Starts the mesh and all servers; what was already started is stopped again when one fails. */
export async function startLab(flags: LabArguments): Promise<RunningLab> {
  const clock = new RealClock();
  const mesh = new PracticeMesh({
    model: scenario(flags.scenario, flags),
    seed: flags.seed,
    clock,
    passedSeconds: flags['passed-seconds'],
  });
  releaseMemory();
  boundNursery();
  const servers = managedServers(mesh);
  const stopping: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stopping.toReversed()) await end();
  };
  try {
    const follow = setInterval(() => mesh.catchUp(), followEveryMs);
    stopping.push(async () => {
      clearInterval(follow);
      mesh.stop();
    });
    const ports: Partial<Record<ServedPart | 'knobs', number>> = {};
    for (const [name, server] of servers) {
      if (name === 'prometheus' && flags.prometheus === 'real') continue;
      ports[name] = await listen(name, server, flags.host, flags[`${name}-port`]);
      stopping.push(() => server.close());
    }
    const knobs = new ManagedServer('knobs', createKnobHandler(mesh, clock, [...servers.values()]));
    ports.knobs = await listen('knobs', knobs, flags.host, flags['knobs-port']);
    stopping.push(() => knobs.close());
    if (flags.prometheus === 'real') {
      const real = await realPrometheus(flags, ports.telemetry ?? 0, mesh);
      stopping.push(() => real.stop());
      ports.prometheus = flags['prometheus-port'];
    }
    await offerKubeconfig(flags, ports.kubernetes, mesh);
    return { mesh, lines: describe(flags, ports), ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function managedServers(mesh: PracticeMesh): Map<ServedPart, ManagedServer> {
  const servers = new Map<ServedPart, ManagedServer>();
  for (const name of servedParts) {
    const listener = mesh.parts.find((part) => part.name === name)?.listener ?? null;
    if (listener !== null) servers.set(name, new ManagedServer(name, listener));
  }
  return servers;
}

async function listen(name: string, server: ManagedServer, host: string, port: number): Promise<number> {
  try {
    await server.listen(host, port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PortTakenError(name, host, port);
    }
    throw error;
  }
  return server.port;
}

async function realPrometheus(
  flags: LabArguments,
  telemetryPort: number,
  mesh: PracticeMesh,
): Promise<RealPrometheus> {
  // The program says nothing useful about a taken port, so the port is tried first.
  const probe = new ManagedServer('prometheus', (_, response) => response.end());
  await listen('prometheus', probe, flags.host, flags['prometheus-port']);
  const { port } = probe;
  await probe.close();
  return startRealPrometheus({
    host: flags.host,
    port,
    telemetryPort,
    scrapeIntervalSeconds: mesh.context.scraper.intervalMs / 1000,
  });
}

/** Writes the access to the Kubernetes API, readable by its owner alone. */
async function offerKubeconfig(
  flags: LabArguments,
  port: number | undefined,
  mesh: PracticeMesh,
): Promise<void> {
  if (flags.kubeconfig === undefined || port === undefined) return;
  const { tokens } = mesh.context.kubernetes;
  const text = kubeconfigFor({ url: `http://${flags.host}:${port}`, tokens, currentUser: 'pilothouse' });
  await mkdir(dirname(flags.kubeconfig), { recursive: true });
  await writeFile(flags.kubeconfig, text, { mode: 0o600 });
}

const meanings: Readonly<Record<ServedPart | 'knobs', string>> = {
  telemetry: 'series of all proxies',
  prometheus: 'Prometheus API',
  kubernetes: 'Kubernetes API',
  jaeger: 'Jaeger query API',
  istiod: 'istiod /debug/syncz and others',
  knobs: 'POST /lab/… breaks and heals',
};

function describe(flags: LabArguments, ports: RunningLab['ports']): string[] {
  return Object.entries(ports).map(([name, port]) => {
    const meaning = meanings[name as ServedPart | 'knobs'];
    const path = name === 'telemetry' ? '/metrics' : '';
    return `${meaning.padEnd(30)} http://${flags.host}:${port}${path}`;
  });
}
