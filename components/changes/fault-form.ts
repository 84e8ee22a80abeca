import type { FaultIntent } from '@/lib/client/change-draft.ts';

/** Somebody who may be the only one to meet the fault. */
export interface FaultCaller {
  readonly namespace: string;
  readonly workload: string;
}

/** A fault as it is typed. */
export interface FaultForm {
  readonly kind: 'abort' | 'delay';
  readonly status: string;
  readonly milliseconds: string;
  readonly percent: string;
  readonly from: FaultCaller | null;
  readonly headerName: string;
  readonly headerValue: string;
  /** "10 min", "90 s". */
  readonly lasts: string;
}

export const mostDelayMs = 60_000;
const leastSeconds = 5;

/** The form of a draft, or the usual one: a tenth of the requests for as long as is usual here. */
export function faultFormOf(intent: FaultIntent | null, usualSeconds: number): FaultForm {
  const abort = intent?.abort;
  const delay = intent?.delay;
  const header = Object.entries(intent?.match?.headers ?? {})[0];
  return {
    kind: delay === undefined ? 'abort' : 'delay',
    status: abort === undefined ? '503' : statusText(abort),
    milliseconds: String(delay?.milliseconds ?? 400),
    percent: String(abort?.percent ?? delay?.percent ?? 10),
    from: intent?.from ?? null,
    headerName: header?.[0] ?? '',
    headerValue: header?.[1] ?? '',
    lasts: lastingText(intent?.expiresInSeconds ?? usualSeconds),
  };
}

const statusText = (abort: NonNullable<FaultIntent['abort']>): string =>
  'httpStatus' in abort ? String(abort.httpStatus) : abort.grpcStatus;

export const lastingText = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

/** Seconds of "20 s", "10 min", "1 h" or plain minutes; null where it is none of them. */
export function lastingSeconds(text: string): number | null {
  const parts = /^(\d{1,5}(?:\.\d)?)\s*(s|min|h)?$/.exec(text.trim());
  if (parts === null) return null;
  const factors = { s: 1, min: 60, h: 3_600 } as const;
  const unit = parts[2] === 's' || parts[2] === 'h' ? parts[2] : 'min';
  return Math.round(Number(parts[1]) * factors[unit]);
}

/** What is wrong with the form, by field; nothing where it can be planned. */
export interface FaultMistakes {
  readonly status?: string;
  readonly milliseconds?: string;
  readonly percent?: string;
  readonly header?: string;
  readonly lasts?: string;
}

export function faultMistakes(form: FaultForm, mostSeconds: number): FaultMistakes {
  const { kind, status, milliseconds, percent, headerName, headerValue, lasts } = form;
  const seconds = lastingSeconds(lasts);
  const hasHeader = headerName !== '' || headerValue !== '';
  return {
    ...(kind === 'abort' && abortOf(status, 1) === null
      ? { status: '200 to 599, or a gRPC status such as UNAVAILABLE' }
      : {}),
    ...(kind === 'delay' && !isWithin(milliseconds, 1, mostDelayMs)
      ? { milliseconds: `1 to ${mostDelayMs} ms` }
      : {}),
    ...(isWithin(percent, 0.1, 100) ? {} : { percent: 'More than 0, at most 100' }),
    ...(hasHeader && (!/^[a-z0-9-]+$/.test(headerName) || headerValue === '')
      ? { header: 'A name in small letters, and a value' }
      : {}),
    ...(seconds === null || seconds < leastSeconds || seconds > mostSeconds
      ? {
          lasts: `At least ${leastSeconds} s and at most ${lastingText(mostSeconds)}, such as 90 s or 10 min`,
        }
      : {}),
  };
}

const isWithin = (text: string, least: number, most: number): boolean =>
  /^\d{1,6}(\.\d{1,2})?$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

function abortOf(status: string, percent: number): FaultIntent['abort'] | null {
  if (/^[A-Z_]{2,40}$/.test(status)) return { percent, grpcStatus: status };
  return /^[2-5]\d\d$/.test(status) ? { percent, httpStatus: Number(status) } : null;
}

/** The change that a form asks for; null where it has mistakes. */
export function faultIntentOf(
  form: FaultForm,
  target: Pick<FaultIntent, 'mesh' | 'namespace' | 'service'>,
  mostSeconds: number,
): FaultIntent | null {
  if (Object.keys(faultMistakes(form, mostSeconds)).length > 0) return null;
  const percent = Number(form.percent);
  const abort = form.kind === 'abort' ? abortOf(form.status, percent) : null;
  return {
    kind: 'fault',
    ...target,
    expiresInSeconds: lastingSeconds(form.lasts) ?? leastSeconds,
    ...(abort === null || abort === undefined
      ? { delay: { percent, milliseconds: Number(form.milliseconds) } }
      : { abort }),
    ...(form.from === null ? {} : { from: form.from }),
    ...(form.headerName === '' ? {} : { match: { headers: { [form.headerName]: form.headerValue } } }),
  };
}
