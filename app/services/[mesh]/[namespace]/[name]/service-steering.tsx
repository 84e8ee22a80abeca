import { blueGreenIntent } from '@/components/changes/blue-green.ts';
import { runningFaults } from '@/components/changes/change-state.ts';
import { guardLimits } from '@/components/changes/guard-limits.ts';
import { PlanPanel } from '@/components/changes/plan-panel.tsx';
import { RuleStatus } from '@/components/changes/rule-status.tsx';
import { ResilienceTab } from '@/components/changes/resilience-tab.tsx';
import { RuleActs } from '@/components/changes/rule-acts.tsx';
import { StartCanary } from '@/components/changes/start-canary.tsx';
import { RunningChanges } from '@/components/changes/running-changes.tsx';
import { isSplittable } from '@/components/changes/rule-targets.ts';
import { SplitEditor } from '@/components/changes/split-editor.tsx';
import { useSteering } from '@/components/changes/use-steering.ts';
import type { ServiceSteering } from '@/components/services/service-view.tsx';
import type { ChangeLocation } from '@/components/services/use-services-location.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import type { ServiceLocation, ServicePath } from '@/lib/client/services-location.ts';

/** Everything on a service's page that changes something, handed to the page that shows it. */
export function useServiceSteering(
  path: ServicePath,
  location: ServiceLocation,
  navigate: ChangeLocation<ServiceLocation>,
) {
  const steering = useSteering(path, location, navigate);
  const { intent, isPlanOpen, changes, disabledReason, onDraft } = steering;
  const slots: ServiceSteering = {
    faults: runningFaults(changes).length,
    limits: guardLimits(steering),
    aside: isPlanOpen && intent !== null ? <PlanPanel intent={intent} steering={steering} /> : null,
    routing: (service) => ({
      running: <RunningChanges steering={steering} />,
      start: <StartCanary service={service} steering={steering} />,
      ruleOf: (routing, rule) => ({
        status: <RuleStatus routing={routing} rule={rule} changes={changes} />,
        editor: isSplittable(routing, rule) ? (
          <SplitEditor service={service} routing={routing} rule={rule} steering={steering} />
        ) : null,
        more: <RuleActs service={service} rule={rule} steering={steering} />,
      }),
    }),
    resilience: (service) => <ResilienceTab service={service} steering={steering} />,
  };
  const onBlueGreen = (service: Service): void => {
    const wanted = disabledReason === undefined ? blueGreenIntent(service) : null;
    if (wanted !== null) onDraft(wanted);
  };
  return { slots, onBlueGreen };
}
