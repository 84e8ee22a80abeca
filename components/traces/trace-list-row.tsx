import Link from 'next/link';
import { classNames } from '@/components/ui/class-names.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { answerWords } from './answer-words.ts';
import { clockMs } from './clock-ms.ts';
import { answerOf, traceState } from './found-traces.ts';
import { OwnerBar } from './owner-bar.tsx';
import { ownedParts } from './time-went.tsx';
import styles from './trace-list.module.css';

interface TraceListRowProps {
  readonly a: string | null;
  readonly b: string | null;
  readonly onPick: (traceId: string) => void;
  readonly hrefOf: (trace: TraceSummary) => string;
  /** The figures are of an earlier answer. */
  readonly isStale: boolean;
  readonly trace: TraceSummary;
  /** Of all traces listed: the scale of the bars. */
  readonly longestMs: number;
}

const chips = 3;
const idDigits = 8;

export function TraceListRow({ trace, longestMs, a, b, onPick, hrefOf, isStale }: TraceListRowProps) {
  const state = traceState(trace);
  const mark = markOf(trace.traceId, a, b);
  const parts = ownedParts(trace.time);
  const sum = parts.reduce((total, part) => total + part.ms, 0);
  const shown = parts.filter(({ note }) => note !== 'network').slice(0, chips);
  const name = trace.request ?? trace.rootOperation ?? 'root missing';
  return (
    <tr
      data-trace={trace.traceId}
      className={classNames(styles.row, mark !== null && styles.picked, isStale && styles.stale)}
    >
      <td className={styles.pick}>
        <button
          type="button"
          className={styles.box}
          aria-pressed={mark !== null}
          aria-label={`Compare ${name} of ${clockMs(trace.startTime * 1_000)}`}
          suppressHydrationWarning
          onClick={() => onPick(trace.traceId)}
        >
          {mark}
        </button>
      </td>
      <td className={styles.started} suppressHydrationWarning>
        {clockMs(trace.startTime * 1_000)}
      </td>
      <td className={styles.entry}>
        <span className={styles['entry-line']}>
          <StateGlyph state={state} />
          <Link
            href={hrefOf(trace)}
            className={styles.link}
            prefetch={false}
            title={trace.rootService ?? undefined}
          >
            {name}
          </Link>
        </span>
      </td>
      <td className={styles.number}>
        <Figure amount={formatLatency(trace.durationMs, 'trace')} />
      </td>
      <td className={styles.path}>
        <OwnerBar parts={parts} share={longestMs > 0 ? trace.durationMs / longestMs : 0} isSmall />
      </td>
      <td className={styles.most}>
        {shown.map((part) => (
          <span key={part.key} className={styles.chip}>
            <i className={styles.square} style={{ background: part.color }} />
            {part.name} <em>{wholePercent(part.ms / sum)}</em>
          </span>
        ))}
        {parts.length > shown.length && <span className={styles.quiet}>+{parts.length - shown.length}</span>}
      </td>
      <td className={styles.spans}>{formatCount(trace.spanCount)}</td>
      <td className={classNames(styles.answer, state === 'failed' && styles.failed)}>{answerText(trace)}</td>
      <td className={styles.id}>{trace.traceId.replace(/^0{16}/, '').slice(0, idDigits)}</td>
    </tr>
  );
}

/** A rough share, for a chip: nobody compares tenths of a percent there. */
const wholePercent = (ratio: number): string =>
  ratio > 0 && ratio < 0.005 ? '<\u202f1\u202f%' : `${Math.round(ratio * 100)}\u202f%`;

function markOf(traceId: string, a: string | null, b: string | null): 'A' | 'B' | null {
  if (traceId === a) return 'A';
  return traceId === b ? 'B' : null;
}

/** What was answered, and what went wrong on the way to it. */
export function answerText(trace: TraceSummary): string {
  const answer = answerOf(trace);
  const words = answer === null ? 'not known' : answerWords(answer);
  const notes = [
    trace.partial ? 'still being written' : null,
    answer !== null && !answer.failed && trace.errorCount > 0 ? `${trace.errorCount} failed inside` : null,
    trace.retries > 0 ? 'tried again' : null,
    trace.injected === true ? 'injected fault' : null,
  ];
  return [words, ...notes].filter((part) => part !== null).join(', ');
}

function StateGlyph({ state }: { readonly state: ReturnType<typeof traceState> }) {
  switch (state) {
    case 'failed':
      return <HealthGlyph health="unhealthy" size={11} label="failed" />;
    case 'inside':
      return <HealthGlyph health="unhealthy" hollow size={11} label="ok, failed inside" />;
    case 'injected':
      return <HealthGlyph health="injected" hollow size={11} label="ok, with an injected call" />;
    case 'ok':
      return <HealthGlyph health="healthy" size={11} label="ok" />;
  }
}
