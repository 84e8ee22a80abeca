import { Button } from '@/components/ui/button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { TraceHead } from '@/lib/client/loaded-trace.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { ms } from './span-words.ts';
import styles from './trace-view.module.css';

interface TraceNotesProps {
  readonly trace: TraceHead;
  readonly corrected: boolean;
  /** Null: times cannot be corrected here. */
  readonly onCorrectedChange: ((isOn: boolean) => void) | null;
  readonly onRefresh: () => void;
}

/** What must be known before the picture is believed: clocks, missing parts, dropped headers. */
export function TraceNotes({ trace, corrected, onCorrectedChange, onRefresh }: TraceNotesProps) {
  const { clockSkew, contextGaps, warnings, partial } = trace;
  const [shift, ...others] = clockSkew.shifts;
  if (shift === undefined && !partial && contextGaps.length === 0 && warnings.length === 0) return null;
  return (
    <div className={styles.notes}>
      {partial && (
        <InlineMessage
          tone="degraded"
          action={
            <Button size="small" onClick={onRefresh}>
              Look again
            </Button>
          }
        >
          Spans are missing: the trace is still being written, or the store cut it. It is asked for again
          every 5 s.
        </InlineMessage>
      )}
      {shift !== undefined && (
        <InlineMessage
          tone="degraded"
          action={
            onCorrectedChange !== null && (
              <Switch checked={corrected} onCheckedChange={onCorrectedChange}>
                Correct the clocks
              </Switch>
            )
          }
        >
          <b>Clocks differ.</b> {shift.host} is {ms(Math.abs(shift.shiftMs))}{' '}
          {shift.shiftMs < 0 ? 'ahead' : 'behind'}
          {others.length > 0 && `, and ${formatCountOf(others.length, 'other host')} too`}.{' '}
          {clockSkew.applied ? 'Times are corrected.' : 'Times are as they were recorded.'}
        </InlineMessage>
      )}
      {contextGaps.map((gap) => (
        <InlineMessage key={`${gap.namespace} ${gap.workload} ${gap.service}`} tone="degraded">
          {gap.text}
        </InlineMessage>
      ))}
      {warnings.map(({ code, text }) => (
        <InlineMessage key={`${code} ${text}`}>{text}</InlineMessage>
      ))}
    </div>
  );
}
