import { useMemo, type ReactNode } from 'react';
import { useMedia } from '@/components/graph/use-media.ts';
import { Button } from '@/components/ui/button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { ToggleButton } from '@/components/ui/toggle-button.tsx';
import { searchPathHref } from '@/lib/client/map-path-href.ts';
import type { Traces, TraceSummary } from '@/lib/client/trace-queries.ts';
import { defaultTracesLocation, parseTracesLocation, traceHref } from '@/lib/client/traces-location.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { answerOf, hasRegion, isChosen, isInRegion, picked, sortTraces, traceState } from './found-traces.ts';
import { HeldList } from './held-list.tsx';
import { ScatterLegend } from './scatter-legend.tsx';
import { foundTitle } from './search-words.ts';
import { serviceName } from './service-color.ts';
import { ms } from './span-words.ts';
import { TailStatus, type TailStatusProps } from './tail-status.tsx';
import { TraceFilters, type TraceFiltersProps } from './trace-filters.tsx';
import { TraceList } from './trace-list.tsx';
import { TraceScatter } from './trace-scatter.tsx';
import { TraceTray } from './trace-tray.tsx';
import styles from './traces-view.module.css';

export interface TracesViewProps extends Omit<TraceFiltersProps, 'answer'> {
  /** Null before the first answer. */
  readonly answer: Traces | null;
  /** What stands in place of the list when there is no answer at all; null while one is awaited. */
  readonly failure: ReactNode;
  readonly isStale: boolean;
  /** What came while the live tail was on. */
  readonly tail: TailStatusProps & Pick<Parameters<typeof HeldList>[0], 'onHold'>;
  readonly onOpen: (trace: TraceSummary) => void;
}

const noRegion = { from: null, to: null, min: null, max: null } as const;

/** A trace of a list opens at the span that the search was about. */
export const foundTraceHref = (trace: TraceSummary): string =>
  traceHref(trace.traceId, trace.matched?.last.spanId ?? null);

/** Search for traces: filters, durations over time, and the list of what was found. */
export function TracesView(props: TracesViewProps) {
  const isNarrow = useMedia('(max-width: 1023px)');
  const filters = <TraceFilters {...props} />;
  return (
    <div className={styles.page}>
      {isNarrow ? (
        <div className={styles['narrow-filters']}>
          <Disclosure summary="Filters">{filters}</Disclosure>
        </div>
      ) : (
        filters
      )}
      <div className={styles.main}>
        <Found {...props} />
      </div>
    </div>
  );
}

function Found(props: TracesViewProps) {
  const { answer, failure, traces, location, navigate } = props;
  const chosen = useMemo(() => traces.filter((trace) => isChosen(trace, location)), [traces, location]);
  const listed = useMemo(
    () =>
      sortTraces(
        chosen.filter((trace) => isInRegion(trace, location)),
        location.sort,
      ),
    [chosen, location],
  );
  if (answer === null) return failure ?? <TracesLoading />;
  const { edge, node, service } = location;
  const title = foundTitle(chosen.length, edge, node, service === null ? null : serviceName(service).name);
  return (
    <>
      <section className={styles.card} aria-label="Duration over time">
        <header className={styles.header}>
          <h1 className={styles.title}>{title}</h1>
          <span className={styles.quiet}>{samplingWords(props, answer)}</span>
          <ScatterLegend />
        </header>
        <TraceScatter
          traces={chosen}
          from={searchedFrom(answer, traces)}
          to={answer.to}
          region={location}
          a={location.a}
          b={location.b}
          onRegionChange={navigate}
          onOpen={props.onOpen}
        />
      </section>
      <Notes answer={answer} />
      <section className={styles.list} aria-label="Found traces">
        <ListHead {...props} listed={listed} />
        {listed.length === 0 ? (
          <NothingFound {...props} answer={answer} chosen={chosen.length} />
        ) : (
          <HeldList onHold={props.tail.onHold}>
            <TraceList
              traces={listed}
              sort={location.sort}
              onSortChange={(sort) => navigate({ sort })}
              a={location.a}
              b={location.b}
              onPick={(traceId) => navigate(picked(linkedNow(), traceId), 'replace')}
              hrefOf={foundTraceHref}
              isStale={props.isStale}
              answerOf={edge === null && node === null && service === null ? null : answeringService(listed)}
            />
          </HeldList>
        )}
        <TraceTray
          a={location.a}
          b={location.b}
          traces={traces}
          listed={listed}
          onClear={() => navigate({ a: null, b: null }, 'replace')}
        />
      </section>
    </>
  );
}

/** The link as it is this moment: a second press may come before the first is drawn. */
const linkedNow = () => parseTracesLocation(new URLSearchParams(globalThis.location.search));

/** Where the limit cut the answer, what is older than its oldest trace was not looked at. */
function searchedFrom({ from, to, truncated }: Traces, traces: readonly TraceSummary[]): number {
  if (!truncated) return from;
  const oldest = traces.reduce((least, { startTime }) => Math.min(least, startTime), to);
  return Math.max(from, Math.min(oldest, to - 1) - (to - oldest) * 0.03);
}

/** Whose answer the list tells: of the span that the search is about, where that is one service. */
function answeringService(traces: readonly TraceSummary[]): string | null {
  const services = new Set(
    traces.map((trace) => (trace.matched === null ? '' : (answerOf(trace)?.service ?? ''))),
  );
  const [only = ''] = services;
  return services.size === 1 && only !== '' ? serviceName(only).name : null;
}

function samplingWords({ location }: TracesViewProps, { truncated, to, from }: Traces): string {
  const span = `in ${formatDuration(Math.round(to - from))}`;
  return truncated
    ? `${span}; the limit of ${formatCount(location.limit)} is reached, these are not necessarily the newest`
    : `${span}; all that the store has kept`;
}

function ListHead({
  location,
  navigate,
  listed,
  tail,
}: TracesViewProps & { readonly listed: readonly TraceSummary[] }) {
  const isNarrowed = hasRegion(location);
  const failed = listed.filter((trace) => traceState(trace) === 'failed').length;
  const inside = listed.filter((trace) => traceState(trace) === 'inside').length;
  const parts = [
    isNarrowed ? regionWords(location) : null,
    failed === 0 ? 'none failed' : `${formatCount(failed)} failed`,
    inside === 0 ? null : `${formatCount(inside)} succeeded though something inside failed`,
  ];
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>
        {isNarrowed ? `${formatCount(listed.length)} in the region` : formatCountOf(listed.length, 'trace')}
      </h2>
      <span className={styles.quiet} suppressHydrationWarning>
        {parts.filter((part) => part !== null).join('; ')}
      </span>
      {location.tail && <TailStatus {...tail} />}
      <span className={styles.acts}>
        <ToggleButton
          size="small"
          pressed={location.tail}
          onPressedChange={(isOn) =>
            navigate(isOn ? { tail: true, at: null, sort: 'started' } : { tail: false })
          }
        >
          Live tail
        </ToggleButton>
        {isNarrowed && (
          <Button size="small" tone="ghost" onClick={() => navigate(noRegion)}>
            Clear the region
          </Button>
        )}
        {listed.length > 0 && (
          <LinkButton size="small" tone="ghost" href={searchPathHref(location)} prefetch={false}>
            On the map
          </LinkButton>
        )}
        <LinkButton size="small" tone="ghost" href="/traces/file" prefetch={false}>
          Open a file…
        </LinkButton>
        <ToggleButton
          size="small"
          pressed={location.outcome === 'failed'}
          onPressedChange={(isOn) => navigate({ outcome: isOn ? 'failed' : 'all' })}
        >
          Only failed
        </ToggleButton>
      </span>
    </header>
  );
}

function regionWords({ from, to, min, max }: TracesViewProps['location']): string {
  const clock = (at: number | null): string => (at === null ? '…' : formatClockSecond(at * 1_000));
  const time = from === null && to === null ? null : `${clock(from)} to ${clock(to)}`;
  const amount = (value: number | null): string => (value === null ? '…' : ms(value));
  const duration = min === null && max === null ? null : `${amount(min)} to ${amount(max)}`;
  return [time, duration].filter((part) => part !== null).join(', ');
}

/** What is missing in the answer, and applications that drop the trace. */
function Notes({ answer }: { readonly answer: Traces }) {
  const { contextGaps } = answer;
  // The title says already that the limit was reached.
  const warnings = answer.warnings.filter(({ code }) => code !== 'limit-reached');
  if (contextGaps.length === 0 && warnings.length === 0) return null;
  return (
    <div className={styles.notes}>
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

function NothingFound({
  location,
  navigate,
  answer,
  chosen,
}: TracesViewProps & { readonly answer: Traces; readonly chosen: number }) {
  const isNarrowedHere = chosen > 0 || answer.traces.length > 0;
  const { mesh, windowSeconds, at, limit } = location;
  const reason = isNarrowedHere
    ? `${formatCountOf(answer.traces.length, 'trace')} were found, and none of them fits the filters that are compared here.`
    : `The store has none that fits between ${formatClockSecond(answer.from * 1_000)} and ${formatClockSecond(answer.to * 1_000)}. It keeps only sampled requests, and TCP has none.`;
  return (
    <div className={styles.empty} suppressHydrationWarning>
      <PanelEmpty
        icon={<MeshGlyph name="traces" size={20} label={null} />}
        title="No traces"
        reason={reason}
        nextStep={
          isNarrowedHere ? (
            <Button onClick={() => navigate({ ...noRegion, outcome: 'all', code: null, retried: null })}>
              Show what was found
            </Button>
          ) : (
            <Button
              onClick={() =>
                navigate({
                  ...defaultTracesLocation,
                  mesh,
                  limit,
                  at,
                  windowSeconds: Math.max(windowSeconds, 3_600),
                })
              }
            >
              Look for any trace of the last hour
            </Button>
          )
        }
      />
    </div>
  );
}

const skeletonWidths = ['72%', '58%', '66%', '48%', '61%', '54%'];

function TracesLoading() {
  return (
    <section className={styles.list} aria-label="Found traces">
      <div className={styles.empty}>
        <PanelLoading
          title="traces"
          waitingFor="the trace store"
          skeleton={
            <span className={styles.skeleton}>
              <Skeleton height="240px" />
              {skeletonWidths.map((width) => (
                <Skeleton key={width} width={width} />
              ))}
            </span>
          }
        />
      </div>
    </section>
  );
}
