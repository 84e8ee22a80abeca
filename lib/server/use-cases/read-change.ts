import 'server-only';
import type { Change } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { changeAnswer } from './change-answers.ts';

/** One change with its whole life. Throws `ChangeError` (not found). */
export const readChange = async (running: Runtime, id: string): Promise<Change> =>
  changeAnswer(await running.changes.find(id));
