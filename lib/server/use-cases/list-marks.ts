import 'server-only';
import type { z } from 'zod';
import type { Marks, marksQuerySchema } from '../../contract/marks.ts';
import type { ChangeIntentKind } from '../../domain/change-intent.ts';
import type { Change, ChangeEvent, Halt } from '../../domain/change.ts';
import type { MeshMark } from '../../domain/mesh-mark.ts';
import { parseEdgeId, parseNodeId, serviceId } from '../../domain/node-id.ts';
import type { Topology } from '../../domain/topology.ts';
import { changeTitle } from '../../format/change-title.ts';
import type { Runtime, ServedMesh } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { requireSubject } from './read-series.ts';

type Mark = Marks['marks'][number];

const HOUR_SECONDS = 3_600;
/** A change that is older than this has no more turns to show. */
const LOOK_BACK_SECONDS = 30 * 86_400;
const MOST_CHANGES = 1000;

/**
 * What happened to a mesh in a span of time: its changes from the ledger; deploys, restarts, policies and routes of others as the
 * control plane's objects showed them, and turns of health, both since this console runs. Throws `ApiProblem`.
 */
export async function listMarks(
  running: Runtime,
  { mesh: meshId, subject, ...span }: z.output<typeof marksQuerySchema>,
): Promise<Marks> {
  if (subject !== undefined) requireSubject(subject);
  const mesh = findMesh(running, meshId);
  const to = span.to ?? running.clock.nowMs() / 1_000;
  const from = span.from ?? to - HOUR_SECONDS;
  const [changes, halt] = await Promise.all([
    running.changes.list({ from: from - LOOK_BACK_SECONDS, to, limit: MOST_CHANGES }),
    running.changes.halted(),
  ]);
  const topology = mesh.maps.sources.control?.topology() ?? null;
  const isMeant = subject === undefined ? (): boolean => true : concernsSubject(subject, topology);
  const cluster = running.config.kubernetes.cluster;
  const marks = [
    ...changes
      .filter(({ plan }) => plan.intent.mesh === mesh.id)
      .filter(({ plan }) => isMeant(plan.intent.namespace, plan.intent.service))
      .flatMap((change) => changeMarks(change, cluster)),
    ...seenMarks(mesh, changes)
      .filter((mark) => subject === undefined || isAbout(mark, subject, isMeant))
      .map(({ at, kind, subject: about, title }) => ({ at, kind, subject: about, title, changeId: null })),
    ...haltMarks(halt),
  ];
  return { marks: marks.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at) };
}

/** What was seen of objects and figures; routes that this console wrote itself stand in its ledger already. */
function seenMarks({ maps }: ServedMesh, changes: readonly Change[]): readonly MeshMark[] {
  const { control } = maps.sources;
  const ofObjects = (control?.marks() ?? []).filter((mark) => !isOwn(mark, changes));
  return [...ofObjects, ...maps.healthMarks];
}

/** A write of ours is seen in its object at most so long after. */
const SEEN_WITHIN_SECONDS = 15;

/** Whether a mark is the trace that a change of this console left on its object. */
export const isOwn = ({ object, at }: MeshMark, changes: readonly Change[]): boolean =>
  object !== undefined &&
  changes.some(
    ({ plan, timeline }) =>
      plan.steps.some(
        ({ object: written }) =>
          written.kind === object.kind &&
          written.namespace === object.namespace &&
          written.name === object.name,
      ) && timeline.some((event) => event.step !== null && Math.abs(event.at - at) <= SEEN_WITHIN_SECONDS),
  );

/** Whether a mark concerns a subject: its services do, or it happened to that very node. */
export const isAbout = (
  { scope, subject: about }: MeshMark,
  subject: string,
  isMeant: (namespace: string, service: string) => boolean,
): boolean =>
  scope.kind === 'mesh' ||
  about === subject ||
  scope.services.some(({ namespace, name }) => isMeant(namespace, name));

const KIND_OF_INTENT: Readonly<Record<ChangeIntentKind, Mark['kind']>> = {
  split: 'split',
  canary: 'split',
  fault: 'fault',
  'clear-fault': 'fault',
  mirror: 'routing',
  match: 'routing',
  timeout: 'routing',
  retry: 'routing',
};

/** The turns of one change that figures may show. */
export function changeMarks(change: Change, cluster: string): readonly Mark[] {
  const { intent, sharesBefore, sharesAfter } = change.plan;
  const title = changeTitle(intent, sharesBefore, sharesAfter);
  const kind = KIND_OF_INTENT[intent.kind];
  const subject = serviceId(cluster, intent.namespace, intent.service);
  return change.timeline.flatMap((event): Mark[] => {
    const turn = turnOf(event, kind, title);
    return turn === null ? [] : [{ at: event.at, subject, changeId: change.id, ...turn }];
  });
}

interface Turn {
  /** Null: the kind of the change itself. */
  readonly kind: Mark['kind'] | null;
  readonly lead: string;
}

/** What figures may show; other lines of a timeline tell how it was done. */
const TURNS: Readonly<Partial<Record<ChangeEvent['event'], Turn>>> = {
  converging: { kind: null, lead: '' },
  undone: { kind: null, lead: 'Taken back: ' },
  compensated: { kind: null, lead: 'Taken back: ' },
  restored: { kind: null, lead: 'In force again: ' },
  'guard-breached': { kind: 'guard', lead: 'Guard tripped: ' },
  'guard-passed': { kind: 'guard', lead: 'Guard passed: ' },
  halted: { kind: 'halt', lead: 'Halted: ' },
};

function turnOf(
  { event, step }: ChangeEvent,
  kind: Mark['kind'],
  title: string,
): Pick<Mark, 'kind' | 'title'> | null {
  const turn = TURNS[event];
  if (turn === undefined || step !== null) return null;
  return { kind: turn.kind ?? kind, title: `${turn.lead}${title}` };
}

const haltMarks = (halt: Halt | null): readonly Mark[] =>
  halt === null
    ? []
    : [{ at: halt.engagedAt, kind: 'halt', subject: null, title: `Halted: ${halt.reason}`, changeId: null }];

/** Whether a service stands behind a node: itself, its workloads and apps, or its namespace. Of an edge both ends count. */
export function concernsSubject(
  subject: string,
  topology: Topology | null,
): (namespace: string, service: string) => boolean {
  const edge = parseEdgeId(subject);
  if (edge !== null) {
    const ends = [edge.source, edge.destination].map((id) => concernsSubject(id, topology));
    return (namespace, service) => ends.some((isMeant) => isMeant(namespace, service));
  }
  const node = parseNodeId(subject);
  const [, nodeNamespace = '', nodeName = ''] = node?.parts ?? [];
  const kind = node?.kind;
  switch (kind) {
    case undefined:
    case 'external':
    case 'unknown':
      return () => false;
    case 'namespace':
      return (namespace) => namespace === nodeNamespace;
    case 'service':
      return (namespace, service) => namespace === nodeNamespace && service === nodeName;
    case 'workload':
    case 'app':
      return (namespace, service) =>
        namespace === nodeNamespace && isBehind(topology, namespace, service, kind, nodeName);
  }
}

function isBehind(
  topology: Topology | null,
  namespace: string,
  service: string,
  kind: 'workload' | 'app',
  name: string,
): boolean {
  const fact = topology?.services.find((one) => one.namespace === namespace && one.name === service);
  // Without a control plane, the names that nearly every mesh uses.
  if (topology === null || fact === undefined) return kind === 'app' && name === service;
  if (kind === 'workload') return fact.workloads.includes(name);
  return topology.workloads.some(
    (workload) =>
      workload.namespace === namespace && workload.app === name && fact.workloads.includes(workload.name),
  );
}
