import type { ObjectReference, Ownership, PlannedStep } from '../../domain/change-plan.ts';
import type { ConfigurationWay } from '../../domain/change-proof.ts';
import type { JsonObject } from '../../domain/json-value.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { ObjectClient } from '../../kubernetes/object-client.ts';
import type {
  DraftRequest,
  Identity,
  MarkedObject,
  MeshWriter,
  Permission,
  PlanDraft,
  StepSighting,
  WriteOutcome,
} from '../../ports/mesh-writer.ts';
import { DEFAULT_CLUSTER_DOMAIN } from './host-name.ts';
import { check } from './intents/edited-rules.ts';
import { worstOwnership } from './owners/claim.ts';
import { judgeOwner } from './owners/judge-owner.ts';
import { patchForOwner } from './owners/patch-for-owner.ts';
import { checkPlan } from './plan-checks/plan-checks.ts';
import { checkValidation } from './plan-checks/validation-webhook.ts';
import { askKubernetes } from './writing/ask-kubernetes.ts';
import { callerName, mayWrite } from './writing/caller-rights.ts';
import { commandFor } from './writing/command-line.ts';
import { draftChange } from './writing/draft-change.ts';
import { notPlanned } from './writing/drafted-step.ts';
import { listMarked } from './writing/marked-objects.ts';
import { readMesh } from './writing/mesh-reading.ts';
import { leaveNote } from './writing/object-note.ts';
import { podLabels } from './writing/pod-labels.ts';
import { readPods } from './writing/service-pods.ts';
import { tryStep } from './writing/step-trial.ts';
import { plainNaming } from './writing/rule-choice.ts';
import { httpRouteWay, virtualServiceWay } from './way/configuration-way.ts';
import { IstiodDebug } from './way/istiod-debug.ts';
import { UpstreamFailure } from '../../http/upstream-failure.ts';
import { SourceError } from '../../ports/source-error.ts';
import { ZodError } from 'zod';
import { StepWriter, operationsOf } from './writing/step-writer.ts';
import { placeOf } from './writing/written-kinds.ts';

export interface IstioWriterOptions {
  readonly client: KubernetesClient;
  /** Default `cluster.local`. */
  readonly clusterDomain?: string;
  /** Namespace of istiod. Default `istio-system`. */
  readonly controlPlaneNamespace?: string;
  /** Where istiod's debug endpoints answer; without it nobody tells what proxies have. */
  readonly istiodUrl?: string | null;
}

const CONSOLE: Identity = { kind: 'console' };

/** Writes changes of Istio's routing through the Kubernetes API. */
export class IstioWriter implements MeshWriter {
  readonly #client: KubernetesClient;
  readonly #objects: ObjectClient;
  readonly #steps: StepWriter;
  readonly #clusterDomain: string;
  readonly #rootNamespace: string;
  readonly #istiod: IstiodDebug | null;

  constructor(options: IstioWriterOptions) {
    this.#client = options.client;
    this.#objects = new ObjectClient(options.client);
    this.#steps = new StepWriter(this.#objects);
    this.#clusterDomain = options.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN;
    this.#rootNamespace = options.controlPlaneNamespace ?? 'istio-system';
    this.#istiod = options.istiodUrl ? new IstiodDebug(options.istiodUrl) : null;
  }

  draft(request: DraftRequest, signal: AbortSignal): Promise<PlanDraft> {
    return askKubernetes(async () => {
      const { intent, changeId, deadline, identity } = request;
      const scope = { clusterDomain: this.#clusterDomain, rootNamespace: this.#rootNamespace };
      const [reading, pods] = await Promise.all([
        readMesh(this.#objects, scope, signal),
        readPods(this.#objects, intent.namespace, signal),
      ]);
      const service = reading.state.services.find(
        ({ namespace, name }) => namespace === intent.namespace && name === intent.service,
      );
      const drafted =
        service === undefined
          ? notPlanned(
              check(
                'service-unknown',
                'blocking',
                `There is no Service ${intent.namespace}/${intent.service}.`,
              ),
            )
          : await draftChange(intent, {
              reading,
              service,
              changeId,
              deadline,
              pods,
              podLabelsOf: (namespace, workload) => podLabels(this.#objects, namespace, workload, signal),
            });
      const steps = await Promise.all(
        drafted.steps.map((step, index) => tryStep(step, index, this.#steps, { changeId, identity }, signal)),
      );
      const [owner, validation] = await Promise.all([
        this.#ownerOf(steps, request, signal),
        steps.some(({ object }) => object.kind !== 'HTTPRoute')
          ? checkValidation(this.#objects, signal)
          : null,
      ]);
      const force = 'force' in intent ? intent.force : undefined;
      const checks = [
        ...drafted.checks,
        ...(service === undefined || steps.length === 0
          ? []
          : checkPlan({ reading, service, steps: drafted.steps, pods, force, now: request.now })),
        ...(validation === null ? [] : [validation]),
      ];
      const { sharesBefore, sharesAfter, onlyFrom } = drafted;
      return {
        steps,
        owner,
        checks,
        sharesBefore,
        sharesAfter,
        onlyFrom,
        command: commandFor(steps),
        patchForOwner: patchForOwner(
          steps,
          owner,
          `${intent.kind} for ${intent.namespace}/${intent.service}`,
        ),
      };
    });
  }

  /** The worst verdict of all objects that are there already; nobody owns what is yet to be made. */
  async #ownerOf(
    steps: readonly PlannedStep[],
    { identity, now }: DraftRequest,
    signal: AbortSignal,
  ): Promise<Ownership> {
    const firsts = [
      ...Map.groupBy(steps, ({ object }) => `${object.kind}/${object.namespace}/${object.name}`).values(),
    ];
    const judged = await Promise.all(
      firsts.flatMap((own) => {
        const [first] = own;
        const last = own.at(-1);
        if (!first?.before || !last?.after) return [];
        const paths = own
          .flatMap(({ write }) => operationsOf(write))
          .filter(({ op, path }) => op !== 'test' && path.startsWith('/spec/'))
          .map(({ path }) => path);
        return [
          judgeOwner(
            this.#objects,
            { object: first.before, after: last.after, paths, now, identity },
            signal,
          ),
        ];
      }),
    );
    return worstOwnership(judged);
  }

  write(step: PlannedStep, changeId: string, identity: Identity, signal: AbortSignal): Promise<WriteOutcome> {
    return askKubernetes(() => this.#steps.write(step, { changeId, identity }, signal));
  }

  undo(step: PlannedStep, changeId: string, identity: Identity, signal: AbortSignal): Promise<WriteOutcome> {
    return askKubernetes(() => this.#steps.undo(step, { changeId, identity }, signal));
  }

  sight(step: PlannedStep, changeId: string, signal: AbortSignal): Promise<StepSighting> {
    return askKubernetes(() => this.#steps.sight(step, changeId, signal));
  }

  permission(identity: Identity, namespace: string, signal: AbortSignal): Promise<Permission> {
    return askKubernetes(() => mayWrite(this.#client, identity, namespace, signal));
  }

  whoIs(identity: Identity, signal: AbortSignal): Promise<string | null> {
    return askKubernetes(() => callerName(this.#client, identity, signal));
  }

  marked(signal: AbortSignal): Promise<readonly MarkedObject[]> {
    return askKubernetes(() => listMarked(this.#objects, signal));
  }

  lift({ object, changeId }: MarkedObject, signal: AbortSignal): Promise<WriteOutcome> {
    return askKubernetes(() => this.#steps.takeBack(object, { changeId, identity: CONSOLE }, signal));
  }

  async way(steps: readonly PlannedStep[], signal: AbortSignal): Promise<ConfigurationWay | null> {
    const step = steps.findLast(({ object }) => object.kind !== 'DestinationRule');
    if (step === undefined) return null;
    try {
      if (step.object.kind === 'HTTPRoute') {
        const object = await this.read(step.object, signal);
        return object === null ? null : httpRouteWay(object);
      }
      if (this.#istiod === null) return null;
      const naming = plainNaming(step.object.namespace, this.#clusterDomain);
      return await virtualServiceWay(this.#istiod, step, naming, signal);
    } catch (error) {
      // Not being told is no failure of the change; the traffic still proves it.
      signal.throwIfAborted();
      if (error instanceof UpstreamFailure || error instanceof SourceError || error instanceof ZodError)
        return null;
      throw error;
    }
  }

  note(object: ObjectReference, reason: string, message: string, signal: AbortSignal): Promise<void> {
    return askKubernetes(() => leaveNote(this.#objects, object, { reason, message }, signal));
  }

  clockSkewSeconds(): number | null {
    return this.#client.clockSkewSeconds;
  }

  read(object: ObjectReference, signal: AbortSignal): Promise<JsonObject | null> {
    return askKubernetes(() => this.#objects.get(placeOf(object), CONSOLE, signal));
  }
}
