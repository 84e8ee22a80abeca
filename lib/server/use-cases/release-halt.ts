import 'server-only';
import { haltRequestSchema, type Halt } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { haltAnswer } from './change-answers.ts';
import { changeCaller } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

/** Allows writes again. What was lifted stays lifted. Throws `ApiProblem`. */
export async function releaseHalt(running: Runtime, request: Request): Promise<Halt> {
  const { who } = await changeCaller(running, request);
  const { reason } = await parseBody(haltRequestSchema, request);
  await running.changes.releaseHalt({ who, reason });
  return haltAnswer(await running.changes.halted());
}
