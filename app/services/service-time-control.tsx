'use client';

import { TimeControl } from '@/components/shell/time-control.tsx';
import { refreshSeconds } from '@/lib/client/service-queries.ts';
import type { ServiceTime } from '@/lib/client/services-location.ts';

interface ServiceTimeControlProps {
  readonly time: ServiceTime;
  readonly onTimeChange: (change: Partial<ServiceTime>) => void;
  /** Unix seconds of the answer on the screen. */
  readonly answeredAt: number | undefined;
}

/** The time of the pages of services: pausing stops at what is on the screen. */
export function ServiceTimeControl({ time, onTimeChange, answeredAt }: ServiceTimeControlProps) {
  const { windowSeconds, at } = time;
  return (
    <TimeControl
      windowSeconds={windowSeconds}
      onWindowChange={(seconds) => onTimeChange({ windowSeconds: seconds })}
      mode={at === null ? { kind: 'live', refreshSeconds } : { kind: 'paused', at }}
      onPause={() => answeredAt !== undefined && onTimeChange({ at: answeredAt })}
      onLive={() => onTimeChange({ at: null })}
      onAtChange={(instant) => onTimeChange({ at: instant })}
      now={answeredAt ?? at ?? 0}
    />
  );
}
