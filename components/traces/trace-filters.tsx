import { X } from 'lucide-react';
import { useMemo } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { Traces, TraceSummary } from '@/lib/client/trace-queries.ts';
import { traceLimits, type TracesLocation } from '@/lib/client/traces-location.ts';
import { codeLabel } from './answer-words.ts';
import { DurationFilter } from './duration-filter.tsx';
import { Facet } from './facet.tsx';
import { codeOf, countBy, traceState } from './found-traces.ts';
import { OwnersOfTime } from './owners-of-time.tsx';
import { edgeName, nodeNameOf } from '@/components/graph/id-names.ts';
import { filterSentence } from './search-words.ts';
import { TagFilter } from './tag-filter.tsx';
import styles from './trace-filters.module.css';

export type NavigateTraces = (change: Partial<TracesLocation>, mode?: 'push' | 'replace') => void;

export interface TraceFiltersProps {
  readonly location: TracesLocation;
  readonly navigate: NavigateTraces;
  /** All that was found, before it is narrowed here. */
  readonly traces: readonly TraceSummary[];
  readonly answer: Traces | null;
  readonly services: readonly string[];
  readonly operations: readonly string[];
}

/** What is searched for, with how many traces have each value. */
export function TraceFilters(props: TraceFiltersProps) {
  const { location, navigate, traces, answer } = props;
  const failed = traces.filter((trace) => traceState(trace) === 'failed').length;
  const injected = traces.filter((trace) => trace.injected === true).length;
  const codes = useMemo(() => countBy(traces, codeOf), [traces]);
  return (
    <aside className={styles.filters} aria-label="Filters">
      <PlaceFilter location={location} navigate={navigate} />
      <NamesFilter {...props} />
      <Facet
        title="Outcome"
        only={location.outcome === 'all' ? null : location.outcome}
        onOnlyChange={(key) => navigate({ outcome: key === 'failed' || key === 'ok' ? key : 'all' })}
        values={[
          {
            key: 'failed',
            count: failed,
            tone: 'unhealthy',
            label: (
              <>
                <HealthGlyph health="unhealthy" size={11} label={null} /> failed
              </>
            ),
          },
          {
            key: 'ok',
            count: traces.length - failed,
            label: (
              <>
                <HealthGlyph health="healthy" size={11} label={null} /> ok
              </>
            ),
          },
        ]}
      />
      <Facet
        title="Status"
        only={location.code}
        onOnlyChange={(code) => navigate({ code })}
        values={codes.map(({ key, count }) => ({
          key,
          count,
          label: key === 'unknown' ? 'not told' : codeLabel(key),
          tone: /^(5|grpc [1-9]|no answer)/.test(key) ? ('unhealthy' as const) : undefined,
        }))}
      />
      <Facet
        title="Injected on the way"
        only={location.injected === null ? null : String(location.injected)}
        onOnlyChange={(key) => navigate({ injected: key === null ? null : key === 'true' })}
        values={[
          { key: 'false', label: 'none', count: traces.length - injected },
          {
            key: 'true',
            count: injected,
            tone: 'injected',
            label: (
              <>
                <HealthGlyph health="injected" size={11} label={null} /> a fault
              </>
            ),
          },
        ]}
      />
      <TriesFilter location={location} navigate={navigate} traces={traces} />
      <DurationFilter location={location} navigate={navigate} traces={traces} />
      <OwnersOfTime shares={answer?.aggregate ?? []} />
      {answer !== null && <p className={styles.note}>{filterSentence(answer)}</p>}
    </aside>
  );
}

/** Whether calls were tried again; nothing where none was, and nobody asks. */
function TriesFilter({
  location,
  navigate,
  traces,
}: Pick<TraceFiltersProps, 'location' | 'navigate' | 'traces'>) {
  const retried = traces.filter(({ retries }) => retries > 0).length;
  if (retried === 0 && location.retried === null) return null;
  return (
    <Facet
      title="Tries"
      only={location.retried === null ? null : String(location.retried)}
      onOnlyChange={(key) => navigate({ retried: key === null ? null : key === 'true' })}
      values={[
        { key: 'false', label: 'each call once', count: traces.length - retried },
        { key: 'true', label: 'tried again', count: retried },
      ]}
    />
  );
}

/** The edge or the node of the map that the requests went over. */
function PlaceFilter({ location, navigate }: Pick<TraceFiltersProps, 'location' | 'navigate'>) {
  const { edge, node, flag } = location;
  if (edge === null && node === null && flag === null) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{edge === null ? 'On the map' : 'Mesh edge'}</h3>
      {edge !== null && (
        <Carried
          name={edgeName(edge)}
          note="carried over from the map"
          onRemove={() => navigate({ edge: null })}
        />
      )}
      {node !== null && (
        <Carried
          name={nodeNameOf(node)}
          note="carried over from the map"
          onRemove={() => navigate({ node: null })}
        />
      )}
      {flag !== null && (
        <Carried name={flag} note="response flag" onRemove={() => navigate({ flag: null })} />
      )}
    </section>
  );
}

interface CarriedProps {
  readonly name: string;
  readonly note: string;
  readonly onRemove: () => void;
}

function Carried({ name, note, onRemove }: CarriedProps) {
  return (
    <div className={styles.carried}>
      <span>
        <b>{name}</b>
        <i>{note}</i>
      </span>
      <IconButton
        size="small"
        label={`Do not filter by ${name}`}
        icon={<Icon icon={X} size={13} />}
        onClick={onRemove}
      />
    </div>
  );
}

const anyValue = '';

function NamesFilter({ location, navigate, services, operations }: TraceFiltersProps) {
  const { service, operation, limit } = location;
  const known = (names: readonly string[], chosen: string | null): readonly string[] =>
    chosen === null || names.includes(chosen) ? names : [chosen, ...names];
  const optionsOf = (any: string, names: readonly string[]) => [
    { value: anyValue, label: any },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  return (
    <section className={styles.section}>
      <Select
        label="Service"
        options={optionsOf('any service', known(services, service))}
        value={service ?? anyValue}
        onValueChange={(name) => navigate({ service: name === anyValue ? null : name, operation: null })}
      />
      {service !== null && (
        <Select
          label="Operation"
          options={optionsOf('any operation', known(operations, operation))}
          value={operation ?? anyValue}
          onValueChange={(name) => navigate({ operation: name === anyValue ? null : name })}
        />
      )}
      <TagFilter key={location.tags ?? ''} tags={location.tags} onTagsChange={(tags) => navigate({ tags })} />
      <Select
        label="Most traces"
        options={[...new Set([...traceLimits, limit])]
          .toSorted((a, b) => a - b)
          .map((count) => ({ value: String(count), label: String(count) }))}
        value={String(limit)}
        onValueChange={(count) => navigate({ limit: Number(count) })}
      />
    </section>
  );
}
