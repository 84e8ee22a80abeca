import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

type Proof = NonNullable<ChangeSummary['proof']>;

/** The verdict in a word or two. "Yet" only where more requests would tell. */
export function verdictName({ verdict, isBlind }: Pick<Proof, 'verdict' | 'isBlind'>): string {
  switch (verdict) {
    case 'converged':
      return 'Converged';
    case 'not-converged':
      return 'Not converged';
    case 'cannot-tell':
      return isBlind === true ? 'Cannot tell' : 'Cannot tell yet';
  }
}

/** What was asked and what was seen: "asked 25 %, saw 24.8 %", and how much is missing to tell. */
export function verdictWords({ requested, observed, verdict, requestsNeeded, reason }: Proof): string {
  const version = observed.at(-1);
  const asked = version === undefined ? undefined : requested[version.version];
  const seen =
    version === undefined || asked === undefined
      ? []
      : [`asked ${amountText(formatRatio(asked))}, saw ${amountText(formatRatio(version.share))}`];
  if (verdict !== 'cannot-tell') return seen.join('');
  const missing =
    requestsNeeded === null || requestsNeeded <= 0
      ? (reason ?? '')
      : `${formatCountOf(Math.ceil(requestsNeeded), 'request')} missing`;
  return [...seen, missing].filter((part) => part !== '').join(' · ');
}
