import { onTestFinished } from 'vitest';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { seedObjects } from '@/lab/mesh/objects/workload-objects.ts';
import { shopScenario } from '@/lab/mesh/scenarios/shop.ts';
import { Owners } from '@/lab/owners/owners.ts';
import { IstioWriter } from '@/lib/control/istio/istio-writer.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { PlannedStep } from '@/lib/domain/change-plan.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import type { DraftRequest, Identity, PlanDraft } from '@/lib/ports/mesh-writer.ts';
import { startPracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';
import type { PracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';

/** Console's own account, as far as the port is concerned. */
export const asConsole: Identity = { kind: 'console' };
export const never = new AbortController().signal;

const VIRTUAL_SERVICES = 'virtualservices.networking.istio.io';

/** The practice shop with its owners behind a real HTTP port, and a writer that writes into it. */
export interface ShopCluster {
  readonly cluster: PracticeCluster;
  readonly writer: IstioWriter;
  readonly client: KubernetesClient;
  /** The VirtualService of that name as the store holds it. */
  readonly virtualService: (name: string, namespace?: string) => KubernetesObject;
  /** Its HTTP rules. */
  readonly rules: (name: string, namespace?: string) => readonly Readonly<Record<string, unknown>>[];
  /** Lets seconds pass for Argo CD and Flux. */
  readonly pass: (seconds: number) => void;
  readonly draft: (intent: ChangeIntent, more?: Partial<DraftRequest>) => Promise<PlanDraft>;
  /** Drafts and writes every step; fails where one does not land. */
  readonly apply: (
    intent: ChangeIntent,
    changeId: string,
    deadline?: number | null,
  ) => Promise<readonly PlannedStep[]>;
  /** Somebody else writes to an object, by JSON Patch with kubectl. */
  readonly edit: (name: string, patch: readonly object[], namespace?: string) => Promise<void>;
}

/** Starts the shop without its traffic. `token` is the console's. */
export async function startShop(token = 'pilothouse-token'): Promise<ShopCluster> {
  const cluster = await startPracticeCluster();
  onTestFinished(() => cluster.close());
  const owners = new Owners(cluster.store);
  const isNew = ({ kind, metadata }: KubernetesObject): boolean =>
    kind !== 'Namespace' || cluster.store.get('namespaces', undefined, metadata.name) === null;
  owners.seed(seedObjects(shopScenario()).filter(isNew));
  const client = new KubernetesClient({
    clusterName: 'practice-mesh',
    server: cluster.url,
    credentials: () => Promise.resolve({ headers: { authorization: `Bearer ${token}` }, dispatcher: null }),
  });
  onTestFinished(() => client.close());
  const writer = new IstioWriter({ client });
  const virtualService = (name: string, namespace = 'shop'): KubernetesObject => {
    const object = cluster.store.get(VIRTUAL_SERVICES, namespace, name);
    if (object === null) throw new Error(`There is no VirtualService ${namespace}/${name}`);
    return object;
  };
  const draft = (intent: ChangeIntent, more: Partial<DraftRequest> = {}): Promise<PlanDraft> =>
    writer.draft(
      {
        intent,
        changeId: 'c1',
        identity: asConsole,
        deadline: null,
        now: cluster.clock.nowMs() / 1000,
        ...more,
      },
      never,
    );
  return {
    cluster,
    writer,
    client,
    virtualService,
    rules: (name, namespace) => {
      const { http } = virtualService(name, namespace).spec as { http: Record<string, unknown>[] };
      return http;
    },
    pass: (seconds) => {
      for (let second = 0; second < seconds; second++) {
        cluster.clock.advance(1000);
        owners.tick(cluster.clock.nowMs());
      }
    },
    draft,
    apply: async (intent, changeId, deadline = null) => {
      const { steps, checks } = await draft(intent, { changeId, deadline });
      if (steps.length === 0)
        throw new Error(`Nothing to apply: ${checks.map(({ text }) => text).join(' ')}`);
      for (const step of steps) {
        const outcome = await writer.write(step, changeId, asConsole, never);
        if (outcome.kind !== 'landed') throw new Error(JSON.stringify(outcome));
      }
      return steps;
    },
    edit: async (name, patch, namespace = 'shop') => {
      const reply = await cluster.send(
        'PATCH',
        `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices/${name}?fieldManager=kubectl-edit`,
        { body: patch, contentType: 'application/json-patch+json' },
      );
      if (reply.status !== 200) throw new Error(`The edit was refused: ${reply.text}`);
    },
  };
}

/** The one step of a draft; fails where there is none or more. */
export function onlyStep(steps: readonly PlannedStep[]): PlannedStep {
  const [step] = steps;
  if (step === undefined || steps.length !== 1)
    throw new Error(`${steps.length} steps where one was expected`);
  return step;
}
