import type { ReactNode } from 'react';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { FindingsPanel } from './findings-panel.tsx';
import type { RouteRule } from './routing-words.ts';
import { RuleCard, type RuleSteering } from './rule-card.tsx';

/** How the control plane of a mesh does, as far as routing needs it. */
export interface ControlStatus {
  /** "Kubernetes API". */
  readonly kind: string;
  readonly status: 'ok' | 'degraded' | 'down' | 'absent';
  readonly detail: string | null;
}

type Routing = NonNullable<Service['routing']>;

/** What changes the routing, from elsewhere: this folder only shows it. */
export interface RoutingSteering {
  /** Above the rules: what is on its way. */
  readonly running: ReactNode;
  readonly ruleOf: (routing: Routing, rule: RouteRule) => RuleSteering;
  /** Where there is no rule yet: how to start. */
  readonly start: ReactNode;
}

interface RoutingTabProps {
  readonly service: Service;
  /** Undefined until it is known. */
  readonly control: ControlStatus | undefined;
  readonly steering?: RoutingSteering | undefined;
}

/** Routing as the control plane holds it, rule by rule in the order that proxies try them. */
export function RoutingTab({ service, control, steering }: RoutingTabProps) {
  const { routing } = service;
  if (routing === null) return <RoutingUnknown control={control} />;
  return (
    <>
      <FindingsPanel service={service} isSummary />
      {steering?.running}
      {routing.rules.length === 0 ? (
        <>
          <NoRules service={service} />
          {steering?.start}
        </>
      ) : (
        routing.rules.map((rule, position) => (
          <RuleCard
            key={rule.index}
            service={service}
            rule={rule}
            position={position}
            steering={steering?.ruleOf(routing, rule)}
          />
        ))
      )}
    </>
  );
}

function RoutingUnknown({ control }: Pick<RoutingTabProps, 'control'>) {
  const icon = <MeshGlyph name="split" size={20} label={null} />;
  const tail = 'Rates, shares and callers do not need it: they come from telemetry.';
  const reason =
    control === undefined || control.status === 'absent'
      ? `No control plane is configured for this mesh, so its routing objects cannot be read. KUBECONFIG, or a service account in the cluster, gives access. ${tail}`
      : `${control.detail ?? `${control.kind} does not answer.`} ${tail}`;
  return <Panel title="Routing" state={{ kind: 'empty', title: 'Routing is not known', reason, icon }} />;
}

function NoRules({ service }: Pick<RoutingTabProps, 'service'>) {
  return (
    <Panel
      title="Routing"
      state={{
        kind: 'empty',
        title: 'No route is set',
        reason: `Nothing says where requests to ${service.name} go, so each ready pod gets its part of them.`,
        icon: <MeshGlyph name="split" size={20} label={null} />,
      }}
    />
  );
}
