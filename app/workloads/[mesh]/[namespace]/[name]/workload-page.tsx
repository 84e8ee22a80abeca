'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { AnswerBanner } from '@/components/services/answer-states.tsx';
import { answerPanelState } from '@/components/services/answer-panel-state.ts';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { useAnswer } from '@/components/services/use-answer.ts';
import { useServicesLocation } from '@/components/services/use-services-location.ts';
import { workloadRows } from '@/components/services/workload-rows.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import type { WorkloadLinks } from '@/components/workloads/workload-links.ts';
import { UnknownWorkload, WorkloadView } from '@/components/workloads/workload-view.tsx';
import { graphOptions } from '@/lib/client/graph-queries.ts';
import { defaultServiceLocation, serviceHref, type ServiceTime } from '@/lib/client/services-location.ts';
import { tracesHref } from '@/lib/client/traces-location.ts';
import { workloadOptions } from '@/lib/client/workload-queries.ts';
import { workloadHref, workloadsHref, type WorkloadPath } from '@/lib/client/workloads-location.ts';
import { nodeOnMapHref } from '../../../../services/map-href.ts';
import { WorkloadBar } from './workload-bar.tsx';

/** Requests may be rare: traces of a shorter time may have none. */
const leastTraceSeconds = 300;

/** One workload: its figures from the map that all workloads share, the rest from the control plane. */
export function WorkloadPage({ path }: { readonly path: WorkloadPath }) {
  const { mesh, namespace, name } = path;
  const { location, navigate } = useServicesLocation();
  const router = useRouter();
  const { windowSeconds, at } = location;
  const map = useAnswer(
    useQuery(graphOptions({ mesh, view: 'workload', namespaces: [], windowSeconds, at })),
    at,
  );
  const told = useQuery(workloadOptions(path));
  const snapshot = map.data;
  const node =
    snapshot?.nodes.find((one) => one.namespace === namespace && one.name === name && isOwn(one.id)) ?? null;
  const scope = { mesh, windowSeconds, at };
  const links = linksOf(path, { ...scope, answeredAt: snapshot?.at ?? null });
  useShortcut('M', 'Show the workload on the map', 'Workloads', () => {
    if (node !== null) router.push(links.onMap(node.id));
  });
  const isUnknown = snapshot !== null && node === null && told.data?.facts === null;
  return (
    <PageFrame
      bar={
        <WorkloadBar
          path={path}
          location={location}
          navigate={navigate}
          rows={snapshot === null ? [] : workloadRows(snapshot)}
          at={snapshot?.at}
        />
      }
      banner={<AnswerBanner state={map.state} nextTryAtMs={map.nextTryAtMs} onRetry={map.retry} />}
    >
      {isUnknown ? (
        <UnknownWorkload
          name={name}
          namespace={namespace}
          gap={told.data?.gap ?? null}
          listHref={workloadsHref(scope)}
        />
      ) : (
        <WorkloadView
          name={name}
          namespace={namespace}
          mesh={mesh}
          windowSeconds={windowSeconds}
          snapshot={snapshot}
          node={node}
          answer={told.data ?? null}
          links={links}
          states={{
            figures: answerPanelState(map),
            facts:
              told.error === null
                ? undefined
                : { kind: 'failed', message: failureWords(told.error), onRetry: () => void told.refetch() },
          }}
        />
      )}
    </PageFrame>
  );
}

const isOwn = (id: string): boolean => id.startsWith('workload:');

interface LinkScope extends ServiceTime {
  readonly mesh: string;
  /** Unix seconds of the answer on the screen. */
  readonly answeredAt: number | null;
}

function linksOf({ mesh, namespace }: WorkloadPath, scope: LinkScope): WorkloadLinks {
  const { windowSeconds, at, answeredAt } = scope;
  return {
    list: workloadsHref({ mesh, windowSeconds, at }),
    onMap: (id) => nodeOnMapHref(id, 'workload', scope),
    traces: (node) =>
      tracesHref({
        mesh,
        node,
        at: at ?? answeredAt,
        windowSeconds: Math.max(windowSeconds, leastTraceSeconds),
      }),
    service: (name) =>
      serviceHref({ mesh, namespace, name }, { ...defaultServiceLocation, windowSeconds, at }),
    workload: ({ id, namespace: place, name }) =>
      isOwn(id) && place !== null ? workloadHref({ mesh, namespace: place, name }, scope) : null,
  };
}
