import type { Service } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

type Routing = NonNullable<Service['routing']>;
export type RouteRule = Routing['rules'][number];
export type ConfigObject = Routing['objects'][number];

/** An object as one writes it: its namespace, where it has one, and its name. */
export const objectName = ({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): string => (namespace === '' ? name : `${namespace}/${name}`);

/** What a rule is about, as its title. Nothing before it matched where it is not the first. */
export function ruleTitle({ match }: RouteRule, position: number): string {
  if (match === null) return position === 0 ? 'Everything' : 'Everything else';
  return `${match.charAt(0).toUpperCase()}${match.slice(1)}`;
}

/** One line per thing that a rule does beside sending requests on. */
export function ruleActs({ timeoutMs, retries, fault, mirror }: RouteRule): readonly {
  readonly kind: 'timeout' | 'retries' | 'fault' | 'mirror';
  readonly text: string;
}[] {
  return [
    ...(timeoutMs === null
      ? []
      : [{ kind: 'timeout', text: `gives up after ${duration(timeoutMs)}` } as const]),
    ...(retries === null ? [] : [{ kind: 'retries', text: retryWords(retries) } as const]),
    ...(fault === null ? [] : [{ kind: 'fault', text: faultWords(fault) } as const]),
    ...(mirror === null
      ? []
      : [
          {
            kind: 'mirror',
            text: `mirrors ${percent(mirror.percent)} to ${mirror.version ?? mirror.host}`,
          } as const,
        ]),
  ];
}

const duration = (milliseconds: number): string => amountText(formatLatency(milliseconds));
const percent = (value: number): string => amountText(formatRatio(value / 100));

function retryWords({ attempts, perTryTimeoutMs, on }: NonNullable<RouteRule['retries']>): string {
  if (attempts === 0) return 'no retries';
  const limit = perTryTimeoutMs === null ? '' : `, ${duration(perTryTimeoutMs)} each`;
  const condition = on === null ? '' : `, on ${on}`;
  return `${attempts} ${attempts === 1 ? 'retry' : 'retries'}${limit}${condition}`;
}

function faultWords({ abort, delay }: NonNullable<RouteRule['fault']>): string {
  const parts = [
    abort === null ? null : `aborts ${percent(abort.percent)} with ${abort.status}`,
    delay === null ? null : `delays ${percent(delay.percent)} by ${duration(delay.milliseconds)}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
