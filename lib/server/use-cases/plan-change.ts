import 'server-only';
import { changeIntentSchema } from '../../contract/intent.ts';
import type { ChangePlan } from '../../contract/plan.ts';
import type { Runtime } from '../runtime.ts';
import { planAnswer } from './change-answers.ts';
import { callerOf, changeCaller, refusalsRecorded, writerOf } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

/**
 * Plans a change on the caller's behalf; nothing is written, so that a read-only console plans too: what it cannot plan is no
 * try to change anything. Throws `ApiProblem`, `ChangeError`, `SourceError`.
 */
export async function planChange(running: Runtime, request: Request): Promise<ChangePlan> {
  const isReadOnly = running.config.writes !== 'enabled';
  const caller = await (isReadOnly ? callerOf(running, request) : changeCaller(running, request));
  const intent = await parseBody(changeIntentSchema, request);
  const plan = async (): Promise<ChangePlan> => {
    writerOf(running, intent.mesh);
    return planAnswer(await running.changes.plan(intent, caller.identity, request.signal));
  };
  return isReadOnly ? plan() : refusalsRecorded(running, caller.who, intent, plan);
}
