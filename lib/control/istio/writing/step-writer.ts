import { z } from 'zod';
import type { ObjectReference, PlannedStep, PlannedWrite } from '../../../domain/change-plan.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';
import { UpstreamFailure } from '../../../http/upstream-failure.ts';
import type { ObjectClient, WriteAnswer, WriteSettings } from '../../../kubernetes/object-client.ts';
import type { ObjectDifference } from '../../../domain/object-difference.ts';
import type { Identity, StepSighting, WriteOutcome } from '../../../ports/mesh-writer.ts';
import { MANAGER, marksOn } from './change-mark.ts';
import { failedTests, goneDifference, isBeingDeleted } from './failed-tests.ts';
import { patchWrite } from './drafted-step.ts';
import { sighting, wayBack } from './way-back.ts';
import { placeOf, referenceTo } from './written-kinds.ts';

/** On whose behalf a write is made, and for which change. */
export interface WriteFor {
  readonly changeId: string;
  readonly identity: Identity;
}

/** A way back that was overtaken by another write is looked for again this often. */
const ATTEMPTS = 4;
const CONSOLE: Identity = { kind: 'console' };

const patchSchema = z.array(z.looseObject({ op: z.string(), path: z.string() }));

/** Operations of a patch's bytes; empty for other bodies. */
export function operationsOf({ operation, body }: PlannedWrite): readonly PatchOperation[] {
  if (operation !== 'patch') return [];
  return patchSchema.parse(JSON.parse(body)) as readonly PatchOperation[];
}

/** Sends steps and their ways back. Nothing is ever sent twice blindly: after a refused lock the object is read first. */
export class StepWriter {
  readonly #objects: ObjectClient;

  constructor(objects: ObjectClient) {
    this.#objects = objects;
  }

  /** Sends the bytes of a step. */
  async write(step: PlannedStep, who: WriteFor, signal: AbortSignal): Promise<WriteOutcome> {
    const answer = await this.#send(step.object, step.write, who, signal);
    if ('kind' in answer) return answer;
    if (answer.ok) return { kind: 'landed', object: referenceTo(answer.object) };
    if (answer.refusal.mayHaveLanded) return { kind: 'unknown', message: answer.refusal.message };
    if (answer.refusal.kind !== 'lock') return refused(answer);
    return this.#afterLock(step, who, answer.refusal.message, signal);
  }

  /** Takes a step back: by its own bytes first, else by what stands on the object. */
  async undo(step: PlannedStep, who: WriteFor, signal: AbortSignal): Promise<WriteOutcome> {
    if (step.inverse.operation === 'patch') {
      const answer = await this.#send(step.object, step.inverse, who, signal);
      if ('kind' in answer) return answer;
      if (answer.ok) return { kind: 'landed', object: referenceTo(answer.object) };
      if (answer.refusal.mayHaveLanded) return { kind: 'unknown', message: answer.refusal.message };
      if (answer.refusal.kind !== 'lock' && answer.refusal.kind !== 'missing') return refused(answer);
    }
    return this.takeBack(step.object, who, signal);
  }

  /** Takes a change back from an object by what stands on the object alone. */
  async takeBack(object: ObjectReference, who: WriteFor, signal: AbortSignal): Promise<WriteOutcome> {
    let message = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await this.#objects.get(placeOf(object), CONSOLE, signal);
      if (found === null) return { kind: 'landed', object };
      const ended = await this.#takeBackOnce(found, who, signal);
      if (typeof ended !== 'string') return ended;
      message = ended;
    }
    return { kind: 'conflict', differences: [], message };
  }

  /** Whether a step is in force. */
  async sight(step: PlannedStep, changeId: string, signal: AbortSignal): Promise<StepSighting> {
    const found = await this.#objects.get(placeOf(step.object), CONSOLE, signal);
    if (found === null) return { kind: 'absent', object: null, by: null };
    return this.#isBehind(found, step, changeId)
      ? { kind: 'absent', object: referenceTo(found), by: null }
      : sighting(found, changeId);
  }

  /** Whether an object carries an earlier stage of a change than this step's. */
  #isBehind(object: JsonObject, step: PlannedStep, changeId: string): boolean {
    const mark = marksOn(object).get(changeId)?.mark;
    return mark !== undefined && (mark.stage ?? 0) < step.stage;
  }

  /** The outcome, or the server's words where another write came in between. */
  async #takeBackOnce(found: JsonObject, who: WriteFor, signal: AbortSignal): Promise<WriteOutcome | string> {
    const object = referenceTo(found);
    const back = wayBack(found, who.changeId);
    switch (back.kind) {
      case 'none':
        return { kind: 'landed', object };
      case 'delete': {
        const remove = () => this.#objects.remove(placeOf(object), back, settingsFor(who, false), signal);
        return judged(await answerOf(remove, signal), object, []);
      }
      case 'patch':
      case 'unmark': {
        const differences = back.kind === 'unmark' ? back.differences : [];
        const answer = await this.#send(object, patchWrite(back.operations), who, signal);
        return judged(answer, object, differences);
      }
    }
  }

  async #afterLock(
    step: PlannedStep,
    who: WriteFor,
    message: string,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    const found = await this.#objects.get(placeOf(step.object), CONSOLE, signal);
    if (found === null) return { kind: 'conflict', differences: [goneDifference], message };
    const landed = !this.#isBehind(found, step, who.changeId) && sighting(found, who.changeId);
    if (landed && landed.kind === 'in-force') return { kind: 'landed', object: landed.object };
    const differences = isBeingDeleted(found)
      ? [goneDifference]
      : failedTests(found, operationsOf(step.write));
    return { kind: 'conflict', differences, message };
  }

  async #send(
    object: ObjectReference,
    write: PlannedWrite,
    who: WriteFor,
    signal: AbortSignal,
  ): Promise<WriteAnswer | WriteOutcome> {
    return answerOf(() => this.send(object, write, settingsFor(who, false), signal), signal);
  }

  /** Sends a write as it is. Throws where no answer came. */
  send(
    object: ObjectReference,
    { operation, body }: PlannedWrite,
    settings: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const place = placeOf(object);
    switch (operation) {
      case 'patch':
        return this.#objects.patch(place, body, settings, signal);
      case 'create': {
        const { name: _name, ...collection } = place;
        return this.#objects.create(collection, body, settings, signal);
      }
      case 'delete':
        return this.#objects.remove(place, { uid: object.uid ?? '' }, settings, signal);
    }
  }
}

/** How writes of a change are made. */
export const settingsFor = ({ changeId, identity }: WriteFor, dryRun: boolean): WriteSettings => ({
  identity,
  dryRun,
  fieldManager: MANAGER,
  auditId: changeId,
});

/** Without an answer a write may have landed, or may land later. */
async function answerOf(
  send: () => Promise<WriteAnswer>,
  signal: AbortSignal,
): Promise<WriteAnswer | WriteOutcome> {
  try {
    return await send();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UpstreamFailure) return { kind: 'unknown', message: error.message };
    throw error;
  }
}

const refused = ({ refusal }: Extract<WriteAnswer, { ok: false }>): WriteOutcome => ({
  kind: 'refused',
  by: refusal.kind,
  message: refusal.message,
});

function judged(
  answer: WriteAnswer | WriteOutcome,
  object: ObjectReference,
  differences: readonly ObjectDifference[],
): WriteOutcome | string {
  if ('kind' in answer) return answer;
  if (!answer.ok) {
    const { kind, message, mayHaveLanded } = answer.refusal;
    if (mayHaveLanded) return { kind: 'unknown', message };
    return kind === 'lock' || kind === 'missing' ? message : refused(answer);
  }
  if (differences.length > 0)
    return {
      kind: 'conflict',
      differences,
      message:
        'Somebody changed the same part since, so it was left as it is; only the mark of this change was taken off.',
    };
  const after =
    isJsonObject(answer.object.metadata) && answer.object.kind !== 'Status'
      ? referenceTo(answer.object)
      : object;
  return { kind: 'landed', object: after };
}
