'use client';

import { useRouter } from 'next/navigation';
import { use, useRef, type Ref } from 'react';
import { LastHour } from '@/components/changes/last-hour.tsx';
import { RunningNow } from '@/components/changes/running-now.tsx';
import { useClock } from '@/components/graph/use-clock.ts';
import { OverviewHead } from '@/components/overview/overview-head.tsx';
import { OverviewLayout } from '@/components/overview/overview-layout.tsx';
import { focusNextProblem, WrongNow } from '@/components/overview/wrong-now.tsx';
import { answerPanelState } from '@/components/services/answer-panel-state.ts';
import { AnswerBanner } from '@/components/services/answer-states.tsx';
import type { ServiceRow } from '@/components/services/service-row.ts';
import { ServicesOverview } from '@/components/services/services-overview.tsx';
import { useServicesLocation } from '@/components/services/use-services-location.ts';
import { BarActsContext } from '@/components/shell/bar-acts.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { isActive } from '@/lib/client/change-activity.ts';
import { changesHref, defaultChangesLocation } from '@/lib/client/changes-location.ts';
import {
  defaultServiceLocation,
  serviceHref,
  servicesHref,
  type ServicesLocation,
} from '@/lib/client/services-location.ts';
import { useMesh } from '../services/mesh-choice.tsx';
import { OverviewBar } from './overview-bar.tsx';
import { overviewLinks } from './overview-links.ts';
import { useOverview } from './use-overview.ts';

/** What is wrong now, who suffers, what runs, what changed, and how all services do. */
export function OverviewPage() {
  const { location, navigate } = useServicesLocation();
  const { windowSeconds, at } = location;
  const router = useRouter();
  const listRef = useRef<HTMLOListElement>(null);
  const mesh = useMesh(location.mesh)?.id ?? location.mesh;
  const overview = useOverview(location);
  const { map, changes, rows } = overview;
  const snapshot = map.data;
  const links = overviewLinks({ mesh, windowSeconds, at, answeredAt: snapshot?.at ?? 0 }, changes);
  const hrefOf = ({ summary: { namespace, name } }: ServiceRow): string =>
    mesh === null
      ? '/services'
      : serviceHref({ mesh, namespace, name }, { ...defaultServiceLocation, windowSeconds, at });
  const next = (): void => focusNextProblem(listRef.current);
  useShortcut('N', 'Next problem', 'Overview', next);
  return (
    <PageFrame
      bar={
        <OverviewBar
          location={location}
          navigate={navigate}
          nodes={snapshot?.nodes ?? []}
          rows={rows ?? []}
          at={snapshot?.at}
          onService={(row) => router.push(hrefOf(row))}
          onNode={(id) => router.push(links.onMap(id))}
        />
      }
      banner={<AnswerBanner state={map.state} nextTryAtMs={map.nextTryAtMs} onRetry={map.retry} />}
    >
      <OverviewContent
        overview={overview}
        location={location}
        mesh={mesh}
        links={links}
        hrefOf={hrefOf}
        listRef={listRef}
        onNext={next}
      />
    </PageFrame>
  );
}

interface OverviewContentProps {
  readonly overview: ReturnType<typeof useOverview>;
  readonly location: ServicesLocation;
  /** Null before it is known. */
  readonly mesh: string | null;
  readonly links: ReturnType<typeof overviewLinks>;
  readonly hrefOf: (row: ServiceRow) => string;
  readonly listRef: Ref<HTMLOListElement>;
  readonly onNext: () => void;
}

function OverviewContent(props: OverviewContentProps) {
  const { overview, location, mesh, links, hrefOf, listRef, onNext } = props;
  const { map, list, changes, wrong, figures, rows } = overview;
  const { windowSeconds, at } = location;
  const { runningFaults } = use(BarActsContext);
  const nowMs = useClock(true);
  const snapshot = map.data;
  const scope = { mesh: location.mesh, windowSeconds, at: snapshot?.at ?? at ?? 0 };
  return (
    <OverviewLayout
      head={
        <OverviewHead
          snapshot={snapshot}
          figures={figures}
          wrong={wrong}
          runningFaults={runningFaults}
          mesh={location.mesh}
          windowSeconds={windowSeconds}
        />
      }
      wrong={
        <WrongNow
          wrong={wrong}
          mtls={figures?.mtls ?? null}
          scope={scope}
          links={links}
          mapHref={links.map}
          mtlsHref={links.mtlsMap}
          state={answerPanelState(map)}
          listRef={listRef}
          onNext={onNext}
        />
      }
      running={
        <RunningNow
          active={changes.filter((change) => isActive(change))}
          permission={overview.permission}
          halt={overview.halt}
          isPast={at !== null}
        />
      }
      changed={
        snapshot === null || mesh === null ? null : (
          <LastHour
            gateway={figures?.gateway ?? null}
            mesh={mesh}
            at={snapshot.at}
            changes={changes}
            nowMs={nowMs ?? snapshot.at * 1_000}
            allHref={changesHref({ ...defaultChangesLocation, mesh: location.mesh })}
          />
        )
      }
      services={
        <ServicesOverview
          rows={rows}
          namespaces={overview.namespaces}
          scope={{ ...scope, at: list.data?.at ?? scope.at }}
          hrefOf={hrefOf}
          listHref={servicesHref({ ...location, namespaces: [] })}
          namespaceHref={(namespace) => servicesHref({ ...location, namespaces: [namespace] })}
          isStale={list.state.error !== null || list.state.staleSince !== null || list.isOfBefore}
          state={answerPanelState(list)}
        />
      }
    />
  );
}
