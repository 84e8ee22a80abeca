'use client';

import { useClock } from '@/components/graph/use-clock.ts';
import { consequenceOf } from '@/components/changes/change-list-words.ts';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Banner } from '@/components/ui/message.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';

const mostNamed = 2;

/** Under the bar of every page while something is broken on purpose: what, by whom, and when it ends by itself. */
export function FaultBanner({ faults }: { readonly faults: readonly ChangeSummary[] }) {
  const nowMs = useClock(true) ?? (faults[0]?.updatedAt ?? 0) * 1_000;
  const named = faults.slice(0, mostNamed);
  const more = faults.length - named.length;
  const [only] = faults;
  return (
    <Banner
      tone="injected"
      action={
        <LinkButton
          size="small"
          href={faults.length === 1 && only !== undefined ? `/changes/${only.id}` : '/changes?show=active'}
          prefetch={false}
        >
          {faults.length === 1 ? 'Look or lift' : 'Show them'}
        </LinkButton>
      }
    >
      {named.map((change, position) => (
        <span key={change.id}>
          {position > 0 && ' '}
          <b>{change.title}.</b> {consequenceOf(change, nowMs)}.
        </span>
      ))}
      {more > 0 && ` And ${more} more.`}
    </Banner>
  );
}
