import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { isLasting, untilNextAnswerMs } from '@/lib/client/service-queries.ts';
import type { AnswerState } from './answer-trouble.ts';

interface Reading {
  readonly at: number;
  readonly staleSince: number | null;
}

/** An answer of the API as a page shows it: the last one stays, whatever fails after it. */
export interface Answer<Data extends Reading> {
  readonly data: Data | null;
  readonly state: AnswerState;
  /** Milliseconds since the epoch; null where no try is planned. */
  readonly nextTryAtMs: number | null;
  /** Whether it answers another question than the one that is asked now. */
  readonly isOfBefore: boolean;
  readonly retry: () => void;
}

export function useAnswer<Data extends Reading>(
  query: UseQueryResult<Data>,
  pausedAt: number | null,
): Answer<Data> {
  const { data = null, error, errorUpdatedAt, isPlaceholderData, refetch } = query;
  const [failingSinceMs, setFailingSinceMs] = useState<number | null>(null);
  // The first of several failures in a row counts; each one moves the time that the query itself remembers.
  if (error !== null && failingSinceMs === null) setFailingSinceMs(errorUpdatedAt);
  if (error === null && failingSinceMs !== null) setFailingSinceMs(null);
  const willTry = error !== null && pausedAt === null && !isLasting(error);
  return {
    data,
    state: {
      error,
      failingSinceMs,
      answeredAt: data?.at ?? null,
      staleSince: data?.staleSince ?? null,
      pausedAt,
    },
    nextTryAtMs: willTry ? errorUpdatedAt + untilNextAnswerMs(errorUpdatedAt) : null,
    isOfBefore: isPlaceholderData,
    retry: () => void refetch(),
  };
}
