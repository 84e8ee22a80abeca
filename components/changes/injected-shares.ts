import type { Change } from '@/lib/client/change-queries.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';
import { wilsonInterval } from '@/lib/domain/confidence-sequence.ts';
import { edgeId, serviceId, workloadId } from '@/lib/domain/node-id.ts';
import { faultShare } from '@/lib/domain/requested-shares.ts';
import type { SharePoint } from './change-proof-shares.ts';

/** Rates are taken over so long, so a rate times this is a count of requests. */
const windowSeconds = 60;

type Meant = Pick<Extract<Change['intent'], { kind: 'fault' }>, 'from'>;

/**
 * Nodes or edges whose requests a fault may meet: the service, or all lines from the one caller to it. Headers are in no figure, so
 * that a fault for requests with one is looked for among all of them.
 */
export function injectedSubjects(
  { from }: Meant,
  { cluster, namespace, name, versions }: Pick<Service, 'cluster' | 'namespace' | 'name' | 'versions'>,
): readonly string[] {
  const service = serviceId(cluster, namespace, name);
  if (from === undefined) return [service];
  const caller = workloadId(cluster, from.namespace, from.workload);
  // An aborted request reaches no workload, so the service itself is an end too.
  const ends = [
    service,
    ...versions.flatMap(({ workloads }) => workloads.map((one) => workloadId(cluster, namespace, one))),
  ];
  return ends.flatMap((end) => (['http', 'grpc'] as const).map((protocol) => edgeId(caller, end, protocol)));
}

/** The injected share of all of them together over time, with the interval of each minute. */
export function injectedShares(
  histories: readonly ReadonlyMap<string, SignalPoints>[],
): readonly SharePoint[] {
  const parts = histories.map((history) => ({
    rates: new Map(history.get('requestRate')),
    shares: new Map(history.get('injectedRatio')),
  }));
  const instants = [...new Set(parts.flatMap(({ rates }) => [...rates.keys()]))].sort((a, b) => a - b);
  return instants.map((at) => {
    let [met, all] = [0, 0];
    for (const { rates, shares } of parts) {
      const rate = rates.get(at) ?? 0;
      all += rate;
      met += rate * (shares.get(at) ?? 0);
    }
    if (all <= 0) return { at, share: null, low: null, high: null };
    const { low, high } = wilsonInterval(met * windowSeconds, all * windowSeconds);
    return { at, share: met / all, low, high };
  });
}

/** What was asked of the fault at instants (unix seconds): nothing before it and after its end. */
export function askedInjected(
  { intent, timeline }: Pick<Change, 'intent' | 'timeline'>,
  instants: readonly number[],
): readonly { readonly at: number; readonly value: number }[] {
  const whole = intent.kind === 'fault' ? faultShare(intent) : 0;
  const turns = timeline.flatMap(({ at, event, step }) => {
    if (event === 'converging') return [{ at, value: whole }];
    return event === 'undone' && step === null ? [{ at, value: 0 }] : [];
  });
  return instants.map((at) => ({ at, value: turns.findLast((turn) => turn.at <= at)?.value ?? 0 }));
}

/** What the line of a fault for requests with a header is, in words; null where it is for all requests. */
export function headerWords({
  from,
  match,
  service,
}: Pick<Extract<Change['intent'], { kind: 'fault' }>, 'from' | 'match' | 'service'>): {
  readonly label: string;
  readonly share: string;
  readonly explanation: string;
} | null {
  if (match === undefined) return null;
  const all = from === undefined ? `all requests to ${service}` : `all that ${from.workload} asks ${service}`;
  const names = Object.keys(match.headers).join(', ');
  return {
    label: `Share of ${all} that met a fault`,
    share: `met a fault, of ${all}`,
    explanation: `The fault is for requests with ${names}. Telemetry counts no headers: how many of those met it is not known, only its share of ${all}.`,
  };
}
