'use client';

import type { ReactNode } from 'react';
import { PanelLoading } from '@/components/ui/panel-state.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tabs } from '@/components/ui/tabs.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import type { ServiceLocation, ServiceTab } from '@/lib/client/services-location.ts';
import { AnswerFailed, AnswerNotes } from './answer-states.tsx';
import { BurnPanel } from './burn-panel.tsx';
import { CallersPanel, type CallerLinks } from './callers-panel.tsx';
import { FindingsPanel, gravest } from './findings-panel.tsx';
import { ObjectivesPanel } from './objectives-panel.tsx';
import { ObjectsPanel } from './objects-panel.tsx';
import { PoliciesPanel } from './policies-panel.tsx';
import { RoutingTab, type ControlStatus, type RoutingSteering } from './routing-tab.tsx';
import { ServiceHeader } from './service-header.tsx';
import styles from './service-page.module.css';
import type { Answer } from './use-answer.ts';
import type { ChangeLocation } from './use-services-location.ts';
import { VersionCharts, type VersionLimits } from './version-charts.tsx';
import { VersionsPanel } from './versions-panel.tsx';

/** What changes the service, from elsewhere: this folder only shows it. */
export interface ServiceSteering {
  readonly routing: (service: Service) => RoutingSteering;
  readonly resilience: (service: Service) => ReactNode;
  /** Limits of a guard for the charts of versions: errors 0..1 and p99 in ms, where there are such. */
  readonly limits: VersionLimits;
  /** Faults in force. */
  readonly faults: number;
  /** Beside the page: a plan. Null where none is looked at. */
  readonly aside: ReactNode;
}

export interface ServiceViewProps {
  readonly answer: Answer<Service>;
  readonly location: ServiceLocation;
  readonly navigate: ChangeLocation<ServiceLocation>;
  readonly control: ControlStatus | undefined;
  readonly links: CallerLinks;
  readonly steering: ServiceSteering;
}

/** Everything under the bar of a service's page. */
export function ServiceView(props: ServiceViewProps) {
  const { answer, location, navigate, links, steering } = props;
  const { data: service, state } = answer;
  if (service === null) {
    return state.error === null ? <ServiceLoading /> : <Failed answer={answer} />;
  }
  return (
    <div className={styles.page} data-aside={steering.aside !== null || undefined}>
      <ServiceHeader
        service={service}
        mapHref={links.onMap(service.id)}
        notes={<AnswerNotes warnings={service.warnings} />}
      />
      <Tabs<ServiceTab>
        label={`Parts of ${service.name}`}
        tabs={[
          { value: 'overview', label: 'Overview' },
          { value: 'routing', label: 'Routing', count: service.routing?.rules.length },
          { value: 'resilience', label: 'Resilience', count: steering.faults || undefined },
          { value: 'callers', label: 'Callers', count: service.callers.length },
          { value: 'access', label: 'Access', count: service.policies.length || undefined },
          {
            value: 'configuration',
            label: 'Configuration',
            count: gravest(service.validations).length || undefined,
          },
        ]}
        value={location.tab}
        onValueChange={(tab) => navigate({ tab })}
      >
        <div className={styles.content}>
          <TabContent {...props} service={service} />
        </div>
      </Tabs>
      {steering.aside}
    </div>
  );
}

function TabContent(props: ServiceViewProps & { readonly service: Service }) {
  const { service, location, control, links, steering } = props;
  switch (location.tab) {
    case 'overview':
      return (
        <>
          <FindingsPanel service={service} isSummary />
          <VersionsPanel service={service} />
          {service.versions.length > 0 && <VersionCharts service={service} limits={steering.limits} />}
          <ObjectivesPanel service={service} />
          {service.objectives.length > 0 && <BurnPanel service={service} />}
          <CallersPanel service={service} links={links} isSummary />
        </>
      );
    case 'routing':
      return (
        <>
          <RoutingTab service={service} control={control} steering={steering.routing(service)} />
          {service.versions.length > 1 && <VersionCharts service={service} limits={steering.limits} />}
        </>
      );
    case 'resilience':
      return steering.resilience(service);
    case 'callers':
      return <CallersPanel service={service} links={links} />;
    case 'access':
      return <PoliciesPanel service={service} />;
    case 'configuration':
      return (
        <>
          <FindingsPanel service={service} />
          {service.routing !== null && <ObjectsPanel objects={service.routing.objects} />}
        </>
      );
  }
}

function Failed({ answer }: Pick<ServiceViewProps, 'answer'>) {
  return (
    <AnswerFailed
      title="There is nothing to show of this service yet"
      state={answer.state}
      nextTryAtMs={answer.nextTryAtMs}
      onRetry={answer.retry}
    />
  );
}

/** The frame of the page to come. */
function ServiceLoading() {
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <PanelLoading
          title="the service"
          waitingFor="the first answer of the telemetry backend"
          skeleton={
            <span className={styles.skeleton}>
              <Skeleton width="180px" height="20px" />
              <Skeleton width="min(320px, 100%)" />
              <Skeleton width="min(420px, 100%)" />
            </span>
          }
        />
      </div>
      <div className={styles.content}>
        <Panel title="Versions">
          <Skeleton height="84px" />
        </Panel>
      </div>
    </div>
  );
}
