import 'server-only';
import { haltRequestSchema, type Halt } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { haltAnswer } from './change-answers.ts';
import { changeCaller } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

/**
 * Lifts every fault and refuses writes until released. It needs neither telemetry nor a right of the caller beyond the console's
 * switch: it only takes back what was injected. Throws `ApiProblem`.
 */
export async function engageHalt(running: Runtime, request: Request): Promise<Halt> {
  const { who } = await changeCaller(running, request);
  const { reason } = await parseBody(haltRequestSchema, request);
  const ending = await activeFaults(running);
  const { halt, lifted, unreachable } = await running.changes.halt({ who, reason });
  const landed = lifted.filter(({ outcome }) => outcome.kind === 'landed');
  const notLifted = lifted.flatMap(({ marked, outcome }) =>
    outcome.kind === 'landed' ? [] : [{ change: marked.changeId, text: outcome.message }],
  );
  return haltAnswer(
    halt,
    [...ending, ...landed.map(({ marked }) => marked.changeId)],
    [
      ...notLifted,
      ...unreachable.map((mesh) => ({
        change: mesh,
        text: `The control plane of ${mesh} does not answer: its faults are lifted as soon as it does.`,
      })),
    ],
  );
}

/** Faults that end through their changes, by id. */
async function activeFaults({ changes }: Runtime): Promise<string[]> {
  const active = await changes.list({ states: ['applying', 'converging', 'guarded', 'active'], limit: 1000 });
  return active.filter(({ plan }) => plan.intent.kind === 'fault').map(({ id }) => id);
}
