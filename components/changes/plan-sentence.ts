import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { changeTitle } from '@/lib/format/change-title.ts';
import { formatLatency } from '@/lib/format/latency.ts';

type Shares = ChangePlan['sharesBefore'];

/** The version that gains most, with its shares in whole percent; null where none does. */
export function gainOf(
  before: Shares,
  after: Shares,
): { readonly version: string; readonly from: number; readonly to: number } | null {
  const gains = Object.entries(after)
    .map(([version, share]) => ({ version, from: before[version] ?? 0, to: share }))
    .toSorted((left, right) => right.to - right.from - (left.to - left.from));
  const most = gains[0];
  if (most === undefined || most.to <= most.from) return null;
  return { version: most.version, from: Math.round(most.from * 100), to: Math.round(most.to * 100) };
}

type Deed = Pick<ChangePlan, 'intent' | 'sharesBefore' | 'sharesAfter'>;

/** What a plan does, as one sentence without a full stop: "Send 25 % of catalog to v2, now 10 %, until 14:42:10". */
export function planSentence(plan: Deed & Pick<ChangePlan, 'deadline'>): string {
  const { deadline } = plan;
  return `${deedWords(plan)}${deadline === null ? '' : `, until ${formatClockSecond(deadline * 1_000)}`}`;
}

function deedWords({ intent, sharesBefore, sharesAfter }: Deed): string {
  const { service } = intent;
  switch (intent.kind) {
    case 'split': {
      const gain = gainOf(sharesBefore, sharesAfter);
      if (gain === null) break;
      const steps = intent.stages === undefined ? '' : ` in ${intent.stages.length} steps`;
      return `Send ${gain.to} % of ${service} to ${gain.version}${steps}, now ${gain.from} %`;
    }
    case 'canary':
      return `Set shares for ${service}: ${weightsInWords(intent.versions)}`;
    case 'fault':
      return `${faultDeeds(intent)}${intent.from === undefined ? '' : ` from ${intent.from.workload}`}`;
    case 'clear-fault':
      return `Lift every fault of ${service}`;
    case 'mirror':
      return intent.percent === 0
        ? `Stop mirroring ${service} to ${intent.version}`
        : `Mirror ${intent.percent} % of ${service} to ${intent.version}`;
    case 'match':
      return `Send ${matchWords(intent.match)} of ${service} to ${intent.version}`;
    case 'timeout':
      return intent.timeoutMs === null
        ? `Let requests to ${service} take as long as they take`
        : `Give up requests to ${service} after ${amountText(formatLatency(intent.timeoutMs))}`;
    case 'retry':
      return intent.attempts === 0
        ? `Try requests to ${service} once`
        : `Try failed requests to ${service} again, ${intent.attempts === 1 ? 'once' : `up to ${intent.attempts} times`}`;
  }
  return changeTitle(intent, sharesBefore, sharesAfter);
}

/** What is copied for the owner's repository: the patch under words that a pull request can begin with. */
export const textForGit = (plan: ChangePlan): string =>
  plan.patchForOwner === '' ? '' : `# ${planSentence(plan)}.\n${plan.patchForOwner}`;

/** The act, as its button says it: "Apply 25 %". */
export function applyLabel({ intent, sharesBefore, sharesAfter }: Deed): string {
  switch (intent.kind) {
    case 'split': {
      const gain = gainOf(sharesBefore, sharesAfter);
      return gain === null ? 'Apply the split' : `Apply ${gain.to} %`;
    }
    case 'canary':
      return 'Start the canary';
    case 'fault':
      return 'Inject the fault';
    case 'clear-fault':
      return 'Lift the faults';
    case 'mirror':
      return intent.percent === 0 ? 'Stop mirroring' : `Mirror ${intent.percent} %`;
    case 'match':
      return 'Add the rule';
    case 'timeout':
      return intent.timeoutMs === null ? 'Remove the timeout' : 'Set the timeout';
    case 'retry':
      return 'Set the retries';
  }
}

function faultDeeds(intent: Extract<ChangeIntent, { kind: 'fault' }>): string {
  const { abort, delay, service } = intent;
  const deeds = [
    ...(abort === undefined
      ? []
      : [`answer ${abort.percent} % of requests to ${service} with ${statusOf(abort)}`]),
    ...(delay === undefined
      ? []
      : [
          `delay ${delay.percent} % of requests to ${service} by ${amountText(formatLatency(delay.milliseconds))}`,
        ]),
  ].join(', ');
  return `${deeds.charAt(0).toUpperCase()}${deeds.slice(1)}`;
}

const statusOf = (abort: NonNullable<Extract<ChangeIntent, { kind: 'fault' }>['abort']>): string =>
  'httpStatus' in abort ? String(abort.httpStatus) : abort.grpcStatus;

function matchWords(match: Extract<ChangeIntent, { kind: 'match' }>['match']): string {
  if ('cookie' in match) return `requests with cookie ${match.cookie.name}=${match.cookie.value}`;
  const headers = Object.entries(match.headers).map(([name, value]) => `${name}: ${value}`);
  return `requests with ${headers.join(', ')}`;
}

function weightsInWords(weights: Readonly<Record<string, number>>): string {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.entries(weights)
    .map(([version, weight]) => `${version} ${sum === 0 ? 0 : Math.round((weight / sum) * 100)} %`)
    .join(', ');
}
