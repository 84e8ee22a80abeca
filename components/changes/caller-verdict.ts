/** Whether a caller of a service with a fault passes it on. */
export type CallerVerdict = 'absorbs' | 'fails' | 'not-touched' | 'cannot-tell';

interface CallerFigures {
  /** 1: it calls the service itself. */
  readonly hops: number;
  /** Share of its own answers that failed, 0..1; null where nothing was measured. */
  readonly errorsBefore: number | null;
  readonly errorsNow: number | null;
}

/** A rise of errors below this is noise: half a percent of the caller's own answers. */
export const noticedRise = 0.005;

export function callerVerdict({ hops, errorsBefore, errorsNow }: CallerFigures): CallerVerdict {
  if (errorsNow === null) return 'cannot-tell';
  if (errorsNow - (errorsBefore ?? 0) >= noticedRise) return 'fails';
  return hops === 1 ? 'absorbs' : 'not-touched';
}

export const callerVerdictWords: Readonly<Record<CallerVerdict, string>> = {
  absorbs: 'Absorbs it',
  fails: 'Fails with it',
  'not-touched': 'Not touched',
  'cannot-tell': 'Cannot tell yet',
};
