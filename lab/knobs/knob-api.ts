import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ManagedServer } from './managed-server.ts';
import { serverFaultSchema } from './server-fault.ts';

const MAX_BODY_BYTES = 100_000;

/** What the knobs move besides the servers. */
export interface KnobTargets {
  readonly servers: readonly ManagedServer[];
  /** Moves the time that the lab's servers tell, in seconds against the wall clock. */
  setClockSkew(seconds: number): void;
  /** Mesh seconds per wall second. */
  setSpeed(speed: number): void;
  /** How much of the scenario has passed, from now on. */
  setPassed(seconds: number): void;
  /** Allows or forbids one verb on one resource to one user of the Kubernetes API. */
  setPermission(permission: Permission): void;
  /** Makes watches that resume from before now answer 410. */
  compactHistory(): void;
  /** Restarts the proxies of one workload: their counters start from nothing. False where it is not known. */
  restartWorkload(namespace: string, workload: string): boolean;
  /** Lets the proxies of one workload keep what they have, or catch up. False where it is not known. */
  setLagging(namespace: string, workload: string, lags: boolean): boolean;
  /** Whether istiod answers its validating webhook, and what the API server does when it does not. */
  setWebhook(webhook: Webhook): void;
}

const permissionSchema = z.object({
  user: z.string().min(1).max(200),
  verb: z.string().min(1).max(50),
  resource: z.string().min(1).max(200),
  namespace: z.string().max(63).optional(),
  allowed: z.boolean(),
});
export type Permission = z.infer<typeof permissionSchema>;

const webhookSchema = z.object({
  reachable: z.boolean().optional(),
  failurePolicy: z.enum(['Fail', 'Ignore', 'Absent']).optional(),
});
export type Webhook = z.infer<typeof webhookSchema>;

type Knob = (body: unknown, targets: KnobTargets) => Promise<object> | object;

const faultKnob = z.object({ server: z.string(), fault: serverFaultSchema });
const skewKnob = z.object({ skewSeconds: z.number().min(-86_400).max(86_400) });
const speedKnob = z.object({ speed: z.number().positive().max(1000) });
const scenarioKnob = z.object({ passedSeconds: z.number().int().min(0).max(86_400) });
const restartKnob = z.object({ namespace: z.string(), workload: z.string() });

const lagKnob = z.object({ namespace: z.string(), workload: z.string(), lags: z.boolean() });

class KnobError extends Error {}

const knobs: Readonly<Record<string, Knob>> = {
  fault: async (body, { servers }) => {
    const { server: name, fault } = faultKnob.parse(body);
    const server = servers.find((candidate) => candidate.name === name);
    if (server === undefined) {
      throw new KnobError(
        `There is no server "${name}": ${servers.map((candidate) => candidate.name).join(', ')}.`,
      );
    }
    await server.setFault(fault);
    return { server: name, fault };
  },
  heal: async (_body, { servers }) => {
    for (const server of servers) await server.setFault({ kind: 'none' });
    return { healed: servers.map((server) => server.name) };
  },
  clock: (body, targets) => {
    const { skewSeconds } = skewKnob.parse(body);
    targets.setClockSkew(skewSeconds);
    return { skewSeconds };
  },
  speed: (body, targets) => {
    const { speed } = speedKnob.parse(body);
    targets.setSpeed(speed);
    return { speed };
  },
  scenario: (body, targets) => {
    const { passedSeconds } = scenarioKnob.parse(body);
    targets.setPassed(passedSeconds);
    return { passedSeconds };
  },
  permission: (body, targets) => {
    const permission = permissionSchema.parse(body);
    targets.setPermission(permission);
    return permission;
  },
  'compact-history': (_body, targets) => {
    targets.compactHistory();
    return { compacted: true };
  },
  restart: (body, targets) => {
    const { namespace, workload } = restartKnob.parse(body);
    if (!targets.restartWorkload(namespace, workload)) {
      throw new KnobError(`There is no workload ${namespace}/${workload} with a proxy.`);
    }
    return { restarted: `${namespace}/${workload}` };
  },
  lag: (body, targets) => {
    const { lags, namespace, workload } = lagKnob.parse(body);
    if (!targets.setLagging(namespace, workload, lags)) {
      throw new KnobError(`There is no workload ${namespace}/${workload} with a proxy.`);
    }
    return { workload: `${namespace}/${workload}`, lags };
  },
  webhook: (body, targets) => {
    const webhook = webhookSchema.parse(body);
    targets.setWebhook(webhook);
    return webhook;
  },
};

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk as Uint8Array);
    size += buffer.length;
    if (size > MAX_BODY_BYTES) throw new KnobError(`The body is larger than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new KnobError(`The body is not JSON: ${String(error)}`);
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

/**
 * Answers `POST /lab/<knob>`; resolves with false for any other path. Knobs: `fault`, `heal`, `clock`, `speed`,
 * `scenario`, `permission`, `compact-history`, `restart`, `lag`, `webhook`.
 */
export async function answerKnob(
  request: IncomingMessage,
  response: ServerResponse,
  targets: KnobTargets,
): Promise<boolean> {
  const path = new URL(request.url ?? '/', 'http://lab').pathname;
  if (!path.startsWith('/lab/')) return false;
  const name = path.slice('/lab/'.length);
  const knob = Object.hasOwn(knobs, name) ? knobs[name] : undefined;
  if (knob === undefined) {
    reply(response, 404, { error: `There is no knob "${name}": ${Object.keys(knobs).join(', ')}.` });
    return true;
  }
  if (request.method !== 'POST') {
    reply(response, 405, { error: 'Knobs are turned with POST.' });
    return true;
  }
  try {
    reply(response, 200, await knob(await readBody(request), targets));
  } catch (error) {
    if (error instanceof z.ZodError) reply(response, 400, { error: z.prettifyError(error) });
    else if (error instanceof KnobError) reply(response, 400, { error: error.message });
    else throw error;
  }
  return true;
}
