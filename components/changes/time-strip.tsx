'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Tooltip } from '@/components/ui/tooltip.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { marksOptions, type Mark } from '@/lib/client/mark-queries.ts';
import { subjectSeriesOptions, type SignalPoints, type SubjectScope } from '@/lib/client/subject-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClockMinute, formatClockSecond } from '@/lib/format/clock.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { markGlyphs } from './mark-glyphs.ts';
import styles from './time-strip.module.css';
import {
  besideMark,
  deadlineBars,
  failedRates,
  placeMarks,
  ratioOf,
  stripSpan,
  stripTicks,
  type StripSpan,
} from './time-strip-model.ts';

const signals = ['requestRate', 'errorRatio'] as const;
const curveHeight = 22;
/** Titles of late marks stand before them, so that the time to come stays free. */
const middle = 0.5;
const noPoints: SignalPoints = [];
const noMarks: readonly Mark[] = [];

/** The gateway that lets most requests in: the pulse of the mesh. Null in a mesh without one. */
function busiestGateway(nodes: readonly GraphNode[]): GraphNode | null {
  const rateOf = ({ inbound, outbound }: GraphNode): number =>
    inbound.requestRate ?? outbound.requestRate ?? 0;
  return nodes
    .filter(({ kind }) => kind === 'gateway')
    .reduce<GraphNode | null>(
      (most, one) => (most === null || rateOf(one) > rateOf(most) ? one : most),
      null,
    );
}

interface TimeStripProps {
  /** What the map shows; null before there is one. */
  readonly nodes: readonly GraphNode[] | null;
  readonly scope: SubjectScope;
  /** Unix seconds of the map on the screen; null before there is one. */
  readonly at: number | null;
  /** In force, or on their way there or back. */
  readonly active: readonly ChangeSummary[];
}

/** The last quarter of an hour of the mesh with what happened in it, and what ends by itself in the next minutes. */
export function TimeStrip({ at, ...others }: TimeStripProps) {
  return at === null ? <div className={styles.strip} /> : <TimeLine {...others} at={at} />;
}

function TimeLine({ nodes, scope, at, active }: TimeStripProps & { readonly at: number }) {
  const span = stripSpan(at);
  const gateway = busiestGateway(nodes ?? []);
  const { data: series } = useQuery({
    ...subjectSeriesOptions(gateway?.id ?? '', signals, scope, at),
    enabled: gateway !== null,
  });
  const marks = useQuery(marksOptions(null, scope.mesh, span.from, span.now)).data ?? noMarks;
  const rates = series?.get('requestRate') ?? noPoints;
  const errorRatios = series?.get('errorRatio') ?? noPoints;
  const newest = rates.findLast(([, value]) => value !== null)?.[1] ?? null;
  return (
    <section className={styles.strip} aria-label="Time line">
      <div className={styles.figure}>
        <Figure amount={formatRate(newest)} unknownReason="no gateway was seen" />
        <span className={styles.quiet}>at the gateway</span>
      </div>
      <div className={styles.plot}>
        <Curves rates={rates} errorRatios={errorRatios} span={span} />
        <div className={styles.future} style={{ left: percent(ratioOf(span, span.now)) }} />
        <Deadlines active={active} span={span} />
        <ol className={styles.marks} aria-label="What happened">
          {placeMarks(marks, span).map(({ mark, ratio, isNamed }) => (
            <li
              key={`${mark.at} ${mark.kind} ${mark.title}`}
              className={styles.mark}
              style={{ left: percent(ratio) }}
              data-kind={mark.kind}
              data-side={ratio > middle ? 'left' : 'right'}
            >
              <MarkSign mark={mark} words={markWords(mark, errorRatios)} isNamed={isNamed} />
            </li>
          ))}
        </ol>
        <div className={styles.axis} aria-hidden="true">
          {stripTicks(span).map((tick) => (
            <span
              key={tick}
              className={styles.tick}
              style={{ left: percent(ratioOf(span, tick)) }}
              suppressHydrationWarning
            >
              {formatClockMinute(tick * 1_000)}
            </span>
          ))}
          <span
            className={styles.now}
            style={{ left: percent(ratioOf(span, span.now)) }}
            suppressHydrationWarning
          >
            {formatClockSecond(span.now * 1_000)}
          </span>
        </div>
      </div>
    </section>
  );
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)}%`;

interface CurvesProps {
  readonly rates: SignalPoints;
  readonly errorRatios: SignalPoints;
  readonly span: StripSpan;
}

/** Requests and, on the same scale, those that failed. */
function Curves({ rates, errorRatios, span }: CurvesProps) {
  const values = rates.map(([, value]) => value);
  const most = values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0);
  const look = { width: '100%', height: curveHeight, filled: true, scaleTo: most, label: null } as const;
  return (
    <div className={styles.curves} style={{ width: percent(ratioOf(span, span.now)) }}>
      <Sparkline {...look} values={values} tone="quiet" />
      <div className={styles.failed}>
        <Sparkline {...look} values={failedRates(rates, errorRatios)} tone="unhealthy" />
      </div>
    </div>
  );
}

/** What is in force until a deadline, drawn up to it: nobody has to remember it. */
function Deadlines({ active, span }: Pick<TimeStripProps, 'active'> & { readonly span: StripSpan }) {
  return (
    <ul className={styles.bars} aria-label="Ends by itself">
      {deadlineBars(active, span).map(({ change, start, end }) => {
        const until = formatClockSecond((change.deadline ?? 0) * 1_000);
        return (
          <li key={change.id} className={styles['bar-row']}>
            <Tooltip content={`${change.title}, until ${until}`}>
              <Link
                href={`/changes/${change.id}`}
                prefetch={false}
                className={styles.bar}
                data-kind={change.intent.kind === 'fault' ? 'fault' : 'other'}
                style={{ left: percent(start), width: percent(end - start) }}
                aria-label={`${change.title}, until ${until}`}
                suppressHydrationWarning
              />
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

/** When, what, and how much failed before and after it. */
function markWords({ at, title }: Mark, errorRatios: SignalPoints): string {
  const { before, after } = besideMark(errorRatios, at);
  const told = `${formatClockSecond(at * 1_000)} ${title}`;
  if (before === null || after === null) return told;
  return `${told}. Failed at the gateway: ${amountText(formatRatio(before))} before, ${amountText(formatRatio(after))} after`;
}

interface MarkSignProps {
  readonly mark: Mark;
  readonly words: string;
  readonly isNamed: boolean;
}

function MarkSign({ mark, words, isNamed }: MarkSignProps) {
  const content = (
    <>
      <MeshGlyph name={markGlyphs[mark.kind]} size={12} label={null} />
      {isNamed && <span className={styles.title}>{mark.title}</span>}
    </>
  );
  return (
    <Tooltip content={words}>
      {mark.changeId === null ? (
        <button type="button" className={styles.sign} aria-label={words} suppressHydrationWarning>
          {content}
        </button>
      ) : (
        <Link
          href={`/changes/${mark.changeId}`}
          prefetch={false}
          className={styles.sign}
          aria-label={words}
          suppressHydrationWarning
        >
          {content}
        </Link>
      )}
    </Tooltip>
  );
}
