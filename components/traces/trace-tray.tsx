import { Button } from '@/components/ui/button.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import { compareTracesHref, mostCohort } from '@/lib/client/traces-location.ts';
import { clockMs } from './clock-ms.ts';
import { traceState } from './found-traces.ts';
import { ms } from './span-words.ts';
import { answerText } from './trace-list-row.tsx';
import styles from './traces-view.module.css';

interface TraceTrayProps {
  readonly a: string | null;
  readonly b: string | null;
  readonly traces: readonly TraceSummary[];
  /** What is on the list: one that is picked can be compared with all of it. */
  readonly listed: readonly TraceSummary[];
  readonly onClear: () => void;
}

/** The two that are picked, and the way to compare them. */
export function TraceTray({ a, b, traces, listed, onClear }: TraceTrayProps) {
  if (a === null && b === null) return null;
  const single = a === null || b === null ? (a ?? b) : null;
  const cohort = single === null ? [] : cohortOf(single, listed);
  return (
    <div className={styles.tray}>
      <Picked mark="A" traceId={a} traces={traces} />
      <span className={styles.quiet}>with</span>
      <Picked mark="B" traceId={b} traces={traces} />
      <span className={styles['tray-acts']}>
        <Button size="small" tone="ghost" onClick={onClear}>
          Clear
        </Button>
        {single !== null && cohort.length > 1 && (
          <LinkButton size="small" href={compareTracesHref(single, cohort.join(','))} prefetch={false}>
            Compare it with {cohort.length} of the list
          </LinkButton>
        )}
        {a !== null && b !== null ? (
          <LinkButton size="small" tone="primary" href={compareTracesHref(a, b)} prefetch={false}>
            Compare A and B
          </LinkButton>
        ) : (
          <Button size="small" tone="primary" disabledReason="Pick one more trace in the list.">
            Compare A and B
          </Button>
        )}
      </span>
    </div>
  );
}

/** The others of the list, from its top on: their means are what one trace is compared with. */
export const cohortOf = (single: string, listed: readonly TraceSummary[]): readonly string[] =>
  listed
    .map(({ traceId }) => traceId)
    .filter((traceId) => traceId !== single)
    .slice(0, mostCohort);

interface PickedProps {
  readonly mark: string;
  readonly traceId: string | null;
  readonly traces: readonly TraceSummary[];
}

function Picked({ mark, traceId, traces }: PickedProps) {
  const trace = traces.find((one) => one.traceId === traceId);
  return (
    <span className={styles.one}>
      <span className={styles.mark}>{mark}</span>
      {traceId === null && <span className={styles.quiet}>none yet</span>}
      {trace === undefined ? (
        traceId?.replace(/^0{16}/, '').slice(0, 8)
      ) : (
        <>
          <b>{ms(trace.durationMs)}</b>
          <span className={traceState(trace) === 'failed' ? styles.failed : undefined}>
            {answerText(trace)}
          </span>
          <span className={styles.quiet} suppressHydrationWarning>
            {clockMs(trace.startTime * 1_000)}
          </span>
        </>
      )}
    </span>
  );
}
