import type { ChangeIntent } from '@/lib/client/change-draft.ts';

/** Where a rule's small changes go. */
export interface RuleTarget {
  readonly mesh: string;
  readonly namespace: string;
  readonly service: string;
  readonly rule: number;
}

/** A whole number within bounds, as typed; null where it is none. */
export function wholeWithin(text: string, least: number, most: number): number | null {
  if (!/^\d{1,7}$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

const mostMs = 3_600_000;
const mostAttempts = 10;

/** Gives up after so many milliseconds; an empty text takes the bound away. Null: not a time. */
export function timeoutIntent(target: RuleTarget, text: string): ChangeIntent | null {
  if (text.trim() === '') return { kind: 'timeout', ...target, timeoutMs: null };
  const timeoutMs = wholeWithin(text, 1, mostMs);
  return timeoutMs === null ? null : { kind: 'timeout', ...target, timeoutMs };
}

/** Tries again so often, each for so long, on these conditions. Null: a field is not right. */
export function retryIntent(
  target: RuleTarget,
  { attempts, perTryMs, on }: { readonly attempts: string; readonly perTryMs: string; readonly on: string },
): ChangeIntent | null {
  const times = wholeWithin(attempts, 0, mostAttempts);
  const limit = perTryMs.trim() === '' ? undefined : wholeWithin(perTryMs, 1, mostMs);
  const conditions = on.trim().replaceAll(/\s*,\s*/g, ',');
  if (times === null || limit === null || !/^([a-z0-9-]+(,[a-z0-9-]+)*)?$/.test(conditions)) return null;
  return {
    kind: 'retry',
    ...target,
    attempts: times,
    ...(limit === undefined ? {} : { perTryTimeoutMs: limit }),
    ...(conditions === '' ? {} : { on: conditions }),
  };
}

/** Copies so many percent to a version; 0 ends it. */
export function mirrorIntent(target: RuleTarget, version: string, percent: string): ChangeIntent | null {
  const share = wholeWithin(percent, 0, 100);
  return share === null || version === '' ? null : { kind: 'mirror', ...target, version, percent: share };
}

/** Sends requests with a header or a cookie to one version. */
export function matchIntent(
  { mesh, namespace, service }: RuleTarget,
  form: {
    readonly by: 'header' | 'cookie';
    readonly name: string;
    readonly value: string;
    readonly version: string;
  },
): ChangeIntent | null {
  const { by, value, version } = form;
  const name = by === 'header' ? form.name.trim().toLowerCase() : form.name.trim();
  if (!/^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name) || value === '' || version === '') return null;
  const match = by === 'header' ? { headers: { [name]: value } } : { cookie: { name, value } };
  return { kind: 'match', mesh, namespace, service, version, match };
}
