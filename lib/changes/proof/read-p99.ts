import { serviceId } from '../../domain/node-id.ts';
import { bounded } from '../change-context.ts';
import type { ChangeTurn } from '../drive/change-turn.ts';
import type { P99Readings, P99Turn } from '../guard/judge-p99.ts';
import { isFlowToTarget } from '../target-flows.ts';
import type { P99Reading, TrafficSince } from './observed-time.ts';
import { orNull } from './read-evidence.ts';

/** p99 of the service of a change, its versions and its callers over the window of a traffic; null: unknown. */
export async function readP99(
  turn: ChangeTurn,
  { at, seconds, flows }: TrafficSince,
): Promise<P99Reading | null> {
  const { context, mesh, change } = turn;
  const { intent, effect } = change.plan;
  if (seconds === 0 || !flows.some((flow) => isFlowToTarget(flow, intent))) return null;
  const namespaces = new Set(
    [intent.namespace, ...effect.callers.map(({ namespace }) => namespace)].filter((one) => one !== null),
  );
  const ask = (view: 'service' | 'workload'): Promise<ReadonlyMap<string, number | null>> =>
    bounded(
      context,
      async (signal) => {
        const question = {
          at,
          windowSeconds: seconds,
          namespaces: view === 'service' ? [] : [...namespaces],
          view,
          quantiles: [0.99],
          flows,
        } as const;
        const { data } = await mesh.telemetry.readLatency(question, signal);
        return new Map(data.map(({ subject, valueMs }) => [subject, valueMs]));
      },
      turn.signal,
    );
  const read = await orNull(Promise.all([ask('service'), ask('workload')]));
  return read === null ? null : { services: read[0], workloads: read[1] };
}

/** Each p99 beside what it was before the change. */
export function compareP99(
  { change }: Pick<ChangeTurn, 'change'>,
  { flows }: TrafficSince,
  before: P99Reading | null,
  now: P99Reading,
): P99Readings {
  const service = flows.find((flow) => isFlowToTarget(flow, change.plan.intent))?.service ?? null;
  const id = service === null ? '' : serviceId(service.cluster, service.namespace, service.name);
  const turnOf = (part: keyof P99Reading, subject: string): P99Turn => ({
    before: before?.[part].get(subject) ?? null,
    now: now[part].get(subject) ?? null,
  });
  return {
    service: turnOf('services', id),
    bySubject: new Map([...now.workloads.keys()].map((subject) => [subject, turnOf('workloads', subject)])),
  };
}
