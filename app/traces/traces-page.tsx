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
import { traceOperationsOptions, traceServicesOptions, tracesOptions } from '@/lib/client/trace-queries.ts';
import { TracesBar } from './traces-bar.tsx';
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
  const traces = useMemo(() => mergedTraces(data?.traces, inRegion), [data, inRegion]);
  const services = useQuery(traceServicesOptions()).data ?? [];
  const operations = useQuery(traceOperationsOptions(location.service)).data ?? [];
  useShortcut('C', 'Clear the region', 'Traces', () =>
    navigate({ from: null, to: null, min: null, max: null }),
  );
  return (
    <PageFrame
      layout="canvas"
      bar={<TracesBar location={location} navigate={navigate} services={services} at={data?.at} />}
      banner={<AnswerBanner state={answer.state} nextTryAtMs={answer.nextTryAtMs} onRetry={answer.retry} />}
    >
      {data === null && <VisuallyHidden as="h1">Traces</VisuallyHidden>}
      <TracesView
        location={location}
        navigate={navigate}
        traces={traces}
        answer={data}
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
