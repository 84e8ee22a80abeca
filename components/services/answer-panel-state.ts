import { failureWords } from './answer-trouble.ts';
import type { Answer } from './use-answer.ts';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { formatClockSecond } from '@/lib/format/clock.ts';

interface Told {
  readonly at: number;
  readonly staleSince: number | null;
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

const partialCodes = /partial|limit|truncat|too-many|missing|forbidden/;

/** How a panel shows an answer that failed, is old, or lacks a part; undefined while all is well. */
export function answerPanelState<Data extends Told>({
  data,
  state,
  retry,
}: Answer<Data>): PanelState | undefined {
  const asOf = data === null ? '' : ` These figures are of ${formatClockSecond(data.at * 1_000)}.`;
  if (state.error !== null) {
    return { kind: 'failed', message: `${failureWords(state.error)}${asOf}`, onRetry: retry };
  }
  if (state.staleSince !== null) {
    const since = formatClockSecond(state.staleSince * 1_000);
    return {
      kind: 'failed',
      message: `The telemetry backend has not answered since ${since}.${asOf}`,
      onRetry: retry,
    };
  }
  const missing = data?.warnings.filter(({ code }) => partialCodes.test(code)) ?? [];
  if (missing.length === 0) return undefined;
  return { kind: 'partial', missing: missing.map(({ text }) => text).join(' ') };
}
