import type { CheckSeverity, PlanCheck } from '../../../domain/change-plan.ts';
import type { Finding } from '../../../domain/finding.ts';
import { routingFindings } from '../checks/service-findings.ts';
import { check } from '../intents/edited-rules.ts';
import { narrowedBy } from '../intents/fault.ts';
import type { KeptService } from '../kept-service.ts';
import type { DraftedStep } from '../writing/drafted-step.ts';
import type { MeshReading } from '../writing/mesh-reading.ts';
import { rulesOf } from '../writing/rule-patch.ts';
import type { ServicePod } from '../writing/service-pods.ts';
import { referenceTo } from '../writing/written-kinds.ts';
import { readingAfter } from './reading-after.ts';
import { checkReadyVersions } from './ready-versions.ts';
import { checkSight } from './sight-limits.ts';

/** What a plan is checked by. */
export interface PlanToCheck {
  readonly reading: MeshReading;
  readonly service: KeptService;
  readonly steps: readonly DraftedStep[];
  readonly pods: readonly ServicePod[];
  /** Why traffic may go to a version without ready pods. */
  readonly force: string | undefined;
  /** Unix seconds. */
  readonly now: number;
}

/** What API server and istiod accept and proxies then break on, and what else a person should know before the change. */
export function checkPlan({ reading, service, steps, pods, force, now }: PlanToCheck): readonly PlanCheck[] {
  const after = readingAfter(reading, steps, now);
  const odd = newFindings(reading, after, service, steps, pods);
  const all = [
    ...odd,
    ...checkReadyVersions(reading, after, service, pods, force),
    ...companyOf(after, service, steps),
    ...checkSight(after, service),
  ];
  const isSound = all.every(({ severity }) => severity === 'note');
  return isSound
    ? [
        check('proxies-take-it', 'ok', 'Weights, destinations and faults are such that proxies take them.'),
        ...all,
      ]
    : all;
}

/** What a plan says by itself: whether pods are ready beside their labels, and what a fault does to retries. */
const SAID_BETTER: ReadonlySet<string> = new Set(['subset-without-pods', 'fault-sets-aside']);

const wordsOf = ({ code, kind, namespace, name, text }: Finding): string =>
  `${code} ${kind}/${namespace}/${name} ${text}`;

/** Findings about the objects that are written: those that the change brings weigh more than those that were there. */
function newFindings(
  before: MeshReading,
  after: MeshReading,
  service: KeptService,
  steps: readonly DraftedStep[],
  pods: readonly ServicePod[],
): readonly PlanCheck[] {
  const findings = (reading: MeshReading): readonly Finding[] =>
    routingFindings(
      service,
      {
        serviceEntries: reading.serviceEntries,
        clusterDomain: reading.state.clusterDomain,
        workloads: [],
        pods,
      },
      reading.routing,
    );
  const known = new Set(findings(before).map(wordsOf));
  const written = new Set(steps.map(({ subject }) => nameOf(referenceTo(subject))));
  return findings(after)
    .filter((one) => written.has(nameOf(one)) && !SAID_BETTER.has(one.code))
    .map((one) => check(one.code, severityOf(one, known.has(wordsOf(one))), one.text));
}

const nameOf = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string =>
  `${kind}/${namespace}/${name}`;

function severityOf({ severity }: Finding, isKnown: boolean): CheckSeverity {
  if (severity === 'error') return isKnown ? 'warning' : 'blocking';
  return severity === 'warning' && !isKnown ? 'warning' : 'note';
}

/** What stands beside the objects that are written, and keeps the change from being all that it looks like. */
function companyOf(
  after: MeshReading,
  service: KeptService,
  steps: readonly DraftedStep[],
): readonly PlanCheck[] {
  const { routes } = after.routing.of(service);
  const kinds = new Set(routes.filter(({ isForMesh }) => isForMesh).map(({ config }) => config.kind));
  const copies = steps.some(
    ({ after: object }) =>
      object !== null &&
      rulesOf(object).some(({ rule }) => narrowedBy(rule) !== null) &&
      rulesOf(object).some(({ rule }) => narrowedBy(rule) === null),
  );
  return [
    ...(kinds.size > 1
      ? [
          check(
            'two-kinds-route',
            'warning',
            'A VirtualService and an HTTPRoute speak for this service: proxies follow the older one.',
          ),
        ]
      : []),
    ...(copies
      ? [
          check(
            'rule-of-its-own',
            'note',
            'Some requests have a rule of their own in front, with its own copy of the weights.',
          ),
        ]
      : []),
  ];
}
