import 'server-only';
import { changeIntentSchema } from '../../contract/intent.ts';
import type { ChangePlan } from '../../contract/plan.ts';
import type { Runtime } from '../runtime.ts';
import { planAnswer } from './change-answers.ts';
import { changeCaller, refusalsRecorded, writerOf } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

/** Plans a change on the caller's behalf; nothing is written. Throws `ApiProblem`, `ChangeError`, `SourceError`. */
export async function planChange(running: Runtime, request: Request): Promise<ChangePlan> {
  const caller = await changeCaller(running, request);
  const intent = await parseBody(changeIntentSchema, request);
  return refusalsRecorded(running, caller.who, intent, async () => {
    writerOf(running, intent.mesh);
    return planAnswer(await running.changes.plan(intent, caller.identity, request.signal));
  });
}
