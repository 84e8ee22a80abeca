import 'server-only';
import { reasonRequestSchema, type Change } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { changeAnswer } from './change-answers.ts';
import { changeCaller, refusalsRecorded, requirePermission } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

/** Undoes, pauses or resumes a change on the caller's behalf. Throws `ApiProblem`, `ChangeError`, `SourceError`. */
export async function actOnChange(
  running: Runtime,
  request: Request,
  id: string,
  act: 'undo' | 'pause' | 'resume',
): Promise<Change> {
  const caller = await changeCaller(running, request);
  const { reason } = await parseBody(reasonRequestSchema, request);
  const { intent } = (await running.changes.find(id)).plan;
  await refusalsRecorded(running, caller.who, intent, () =>
    requirePermission(running, caller, intent, request.signal),
  );
  const order = { who: caller.who, reason };
  switch (act) {
    case 'undo':
      return changeAnswer(await running.changes.undo(id, order, caller.identity, request.signal));
    case 'pause':
      return changeAnswer(await running.changes.pause(id, order));
    case 'resume':
      return changeAnswer(await running.changes.resume(id, order));
  }
}
