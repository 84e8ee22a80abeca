'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { SplitTrack } from './split-track.tsx';
import { draftOf, setShare, weightsOf, type SplitDraft } from './split-draft.ts';
import { ShareStepper } from './share-stepper.tsx';
import styles from './rule-acts.module.css';
import type { Steering } from './use-steering.ts';

interface StartCanaryProps {
  readonly service: Service;
  readonly steering: Steering;
}

/** First routing of a service with several versions: at first in the shares that they have now. Nothing where there is one version. */
export function StartCanary({ service, steering }: StartCanaryProps) {
  const { mesh, namespace, name } = service;
  const present = presentShares(service);
  const drafted = steering.intent?.kind === 'canary' ? draftOf(steering.intent.versions) : null;
  const [held, setHeld] = useState<SplitDraft | null>(drafted);
  if (present.length < 2) return null;
  const draft = held ?? present;
  const positionOf = (version: string): number =>
    Math.max(
      0,
      service.versions.findIndex((one) => one.version === version),
    );
  return (
    <Panel title="Start a canary" meta="at first in the shares of now, or as you set them">
      <div className={styles.fields}>
        <SplitTrack
          service={name}
          draft={draft}
          inEffect={present}
          requestRate={null}
          positionOf={positionOf}
          disabledReason={steering.disabledReason}
          onHold={setHeld}
          onSettle={() => {}}
          onBack={() => setHeld(null)}
        />
        <div className={styles.start}>
          {draft.map(({ version, percent }) => (
            <ShareStepper
              key={version}
              version={version}
              percent={percent}
              isLocked={false}
              canLock={false}
              disabledReason={steering.disabledReason}
              onShare={(share) => setHeld(setShare(draft, version, share))}
              onLock={() => {}}
            />
          ))}
          <Button
            size="small"
            tone="primary"
            disabledReason={steering.disabledReason}
            onClick={() =>
              steering.onPlan({ kind: 'canary', mesh, namespace, service: name, versions: weightsOf(draft) })
            }
          >
            Preview the plan
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** Shares of the versions as requests reach them now, in whole percent; alike where none do. */
function presentShares({ versions }: Service): SplitDraft {
  const named = versions.flatMap(({ version, share }) => (version === null ? [] : [{ version, share }]));
  const isKnown = named.some(({ share }) => (share ?? 0) > 0);
  const weights = named.map(
    ({ version, share }) => [version, isKnown ? Math.round((share ?? 0) * 10_000) : 1] as const,
  );
  return draftOf(Object.fromEntries(weights));
}
