import { Button } from '@/components/ui/button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { ActiveFaultPanel } from './active-fault-panel.tsx';
import { runningFaults } from './change-state.ts';
import { faultOffReason } from './fault-off-reason.ts';
import { LastChange } from './last-change.tsx';
import { NewFault } from './new-fault.tsx';
import type { Steering } from './use-steering.ts';

interface ResilienceTabProps {
  readonly service: Service;
  readonly steering: Steering;
}

/** Faults of a service: those in force first, then a new one. */
export function ResilienceTab({ service, steering }: ResilienceTabProps) {
  const running = runningFaults(steering.changes);
  const isForeign =
    running.length === 0 && (service.routing?.rules.some(({ fault }) => fault !== null) ?? false);
  return (
    <>
      {running.map((change) =>
        change.intent.kind === 'fault' ? (
          <ActiveFaultPanel key={change.id} change={change} intent={change.intent} steering={steering} />
        ) : null,
      )}
      {isForeign && (
        <InlineMessage
          tone="injected"
          action={
            <Button
              size="small"
              disabledReason={steering.disabledReason}
              onClick={() =>
                steering.onPlan({
                  kind: 'clear-fault',
                  mesh: service.mesh,
                  namespace: service.namespace,
                  service: service.name,
                })
              }
            >
              Lift it…
            </Button>
          }
        >
          <b>A fault is in its routing that was not injected here.</b> It has no deadline that the console
          knows of.
        </InlineMessage>
      )}
      <LastChange changes={steering.changes} kinds={faultKinds} />
      <NewFault service={service} steering={steering} offReason={faultOffReason(service)} />
    </>
  );
}

const faultKinds: ReadonlySet<string> = new Set(['fault', 'clear-fault']);
