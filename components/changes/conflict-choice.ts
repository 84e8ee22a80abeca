import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { isContested, type ConflictField } from './conflict-fields.ts';

/** Whose value a field gets that both changed. */
export type ConflictSide = 'yours' | 'theirs';

/** The choices made so far, by `fieldKey`. */
export type ConflictChoices = ReadonlyMap<string, ConflictSide>;

export const fieldKey = ({ object, path }: Pick<ConflictField, 'object' | 'path'>): string =>
  `${object} ${path}`;

/** Fields whose value the draft can leave to others: of the rest, giving one up is giving up the whole. */
export const choosable = (intent: ChangeIntent, fields: readonly ConflictField[]): readonly ConflictField[] =>
  fields.filter(
    (field) => field.isYours && field.want !== field.now && leaveToOthers(intent, field) !== null,
  );

/** Fields that wait for a choice: both changed them, and nobody has said whose value it is to be. */
export const unchosen = (
  intent: ChangeIntent,
  fields: readonly ConflictField[],
  choices: ConflictChoices,
): readonly ConflictField[] =>
  choosable(intent, fields).filter((field) => isContested(field) && !choices.has(fieldKey(field)));

/** The draft with their value wherever that was chosen. */
export function chosenIntent(
  intent: ChangeIntent,
  fields: readonly ConflictField[],
  choices: ConflictChoices,
): ChangeIntent {
  return fields
    .filter((field) => choices.get(fieldKey(field)) === 'theirs')
    .reduce((chosen, field) => leaveToOthers(chosen, field) ?? chosen, intent);
}

/** The draft without its say on one field; null where it cannot be without it. */
function leaveToOthers(intent: ChangeIntent, { path, now, target }: ConflictField): ChangeIntent | null {
  if (now === null) return null;
  const field = path.replace(/^(http|rules)\[\d+\]\./, '');
  const number = /^\d+(\.\d+)?$/.test(now) ? Number(now) : null;
  switch (intent.kind) {
    case 'split': {
      const isWeight = /^(route|backendRefs)\[\d+\]\.weight$/.test(field);
      if (!isWeight || number === null || target === null || intent.stages !== undefined) return null;
      if (!Object.hasOwn(intent.weights, target)) return null;
      return { ...intent, weights: { ...intent.weights, [target]: number } };
    }
    case 'retry':
      return retryWithout(intent, field, number);
    case 'fault':
      return faultWithout(intent, field, now, number);
    case 'mirror':
      if (field === 'mirrorPercentage.value' && number !== null) return { ...intent, percent: number };
      return field === 'mirror.subset' && now !== '–' ? { ...intent, version: now } : null;
    case 'canary':
    case 'clear-fault':
    case 'match':
    case 'timeout':
      return null;
  }
}

type Of<Kind extends ChangeIntent['kind']> = Extract<ChangeIntent, { kind: Kind }>;

/** What a draft does not say about retries stays as it is there. */
function retryWithout(intent: Of<'retry'>, field: string, number: number | null): ChangeIntent | null {
  if (field === 'retries.attempts') return number === null ? null : { ...intent, attempts: number };
  if (field === 'retries.perTryTimeout' && intent.perTryTimeoutMs !== undefined) {
    const { perTryTimeoutMs: _mine, ...rest } = intent;
    return rest;
  }
  if (field === 'retries.retryOn' && intent.on !== undefined) {
    const { on: _mine, ...rest } = intent;
    return rest;
  }
  return null;
}

function faultWithout(
  intent: Of<'fault'>,
  field: string,
  now: string,
  number: number | null,
): ChangeIntent | null {
  const { abort, delay } = intent;
  if (abort !== undefined && number !== null) {
    if (field === 'fault.abort.percentage.value') return { ...intent, abort: { ...abort, percent: number } };
    if (field === 'fault.abort.httpStatus' && 'httpStatus' in abort) {
      return { ...intent, abort: { ...abort, httpStatus: number } };
    }
  }
  if (delay === undefined) return null;
  if (field === 'fault.delay.percentage.value' && number !== null) {
    return { ...intent, delay: { ...delay, percent: number } };
  }
  const lasting = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(now);
  if (field !== 'fault.delay.fixedDelay' || lasting === null) return null;
  const milliseconds = Math.round(Number(lasting[1]) * (lasting[2] === 's' ? 1_000 : 1));
  return { ...intent, delay: { ...delay, milliseconds } };
}
