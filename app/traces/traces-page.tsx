'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { AnswerBanner, AnswerFailed } from '@/components/services/answer-states.tsx';
import { useAnswer } from '@/components/services/use-answer.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { hasRegion, mergedTraces } from '@/components/traces/found-traces.ts';
import { foundTraceHref, TracesView } from '@/components/traces/traces-view.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import {
  traceOperationsOptions,
  traceServicesOptions,
  tracesOptions,
  type FoundTraces,
} from '@/lib/client/trace-queries.ts';
import { TracesBar } from './traces-bar.tsx';
import { useTraceTail } from './use-trace-tail.ts';
import { useTracesLocation } from './use-trace-location.ts';
import styles from './traces-page.module.css';

export function TracesPage() {
  const { location, navigate } = useTracesLocation();
  const router = useRouter();
  const answer = useAnswer(useQuery(tracesOptions(location)), location.at);
  const { data } = answer;
  // Where the limit cut the answer, the region is searched for itself: there may be more in it.
  const only =
    data !== null && data.truncated && hasRegion(location)
      ? { from: location.from ?? data.from, to: location.to ?? data.to }
      : null;
  const region = useQuery({
    ...tracesOptions(location, only ?? { from: 0, to: 1 }),
    enabled: only !== null,
  });
  const inRegion = only === null ? undefined : region.data?.traces;
  const tail = useTraceTail(location, data);
  const traces = useMemo(
    () => mergedTraces(data?.traces, inRegion, tail.shown),
    [data, inRegion, tail.shown],
  );
  const shown = useMemo(() => tailed(data, tail.to), [data, tail.to]);
  const services = useQuery(traceServicesOptions()).data ?? [];
  const operations = useQuery(traceOperationsOptions(location.service)).data ?? [];
  useShortcut('C', 'Clear the region', 'Traces', () =>
    navigate({ from: null, to: null, min: null, max: null }),
  );
  return (
    <PageFrame
      layout="canvas"
      bar={<TracesBar location={location} navigate={navigate} services={services} at={shown?.at} />}
      banner={<AnswerBanner state={answer.state} nextTryAtMs={answer.nextTryAtMs} onRetry={answer.retry} />}
    >
      {data === null && <VisuallyHidden as="h1">Traces</VisuallyHidden>}
      <TracesView
        location={location}
        navigate={navigate}
        traces={traces}
        answer={shown}
        tail={{ ...tail, shown: tail.shown.length }}
        services={services}
        operations={operations}
        isStale={answer.state.error !== null || answer.isOfBefore}
        onOpen={(trace) => router.push(foundTraceHref(trace))}
        failure={
          answer.state.error === null ? null : (
            <div className={styles.failed}>
              <AnswerFailed
                title="There are no traces to show"
                state={answer.state}
                nextTryAtMs={answer.nextTryAtMs}
                onRetry={answer.retry}
              />
            </div>
          )
        }
      />
    </PageFrame>
  );
}

/** The answer, for the time that its live tail has come to. */
function tailed(found: FoundTraces | null, to: number | null): FoundTraces | null {
  if (found === null || to === null || to <= found.to) return found;
  return { ...found, from: found.from + to - found.to, to, at: to };
}
