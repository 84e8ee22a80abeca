'use client';

import { useClock } from '@/components/graph/use-clock.ts';
import { ActiveFault } from '@/components/shell/active-fault.tsx';
import { HaltedNotice } from '@/components/shell/halted-notice.tsx';
import type { ChangeSummary, Halt } from '@/lib/client/change-queries.ts';

/** The faults that run, with the page's clock; kept apart so that a second redraws this alone. */
export function BarFaults({ faults }: { readonly faults: readonly ChangeSummary[] }) {
  const nowMs = useClock(faults.length > 0);
  const running = faults.flatMap(({ intent, deadline }) =>
    deadline === null ? [] : [{ subject: intent.service, endsAtMs: deadline * 1_000 }],
  );
  const [only] = faults;
  const href = faults.length === 1 && only !== undefined ? `/changes/${only.id}` : '/changes?show=active';
  return <ActiveFault faults={running} nowMs={nowMs} href={href} />;
}

/** Who halted; "8 min ago" moves on with the clock. */
export function BarHalted({ halt: { who, engagedAt, reason } }: { readonly halt: Halt }) {
  const atMs = (engagedAt ?? 0) * 1_000;
  const nowMs = useClock(true) ?? atMs;
  return <HaltedNotice halt={{ by: who ?? 'somebody', atMs, reason: reason ?? '' }} nowMs={nowMs} />;
}
