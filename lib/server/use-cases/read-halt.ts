import 'server-only';
import type { Halt } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { haltAnswer } from './change-answers.ts';

/** Whether everything is halted, by whom and why. */
export const readHalt = async (running: Runtime): Promise<Halt> => haltAnswer(await running.changes.halted());
