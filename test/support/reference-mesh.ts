import type { ChangeIntent, FaultIntent, SplitIntent } from '@/lib/domain/change-intent.ts';
import type { ObjectReference, Ownership, PlanCheck, PlannedStep } from '@/lib/domain/change-plan.ts';
import type { JsonObject } from '@/lib/domain/json-value.ts';
import type { ObjectDifference } from '@/lib/domain/object-difference.ts';
import type {
  DraftRequest,
  Identity,
  MarkedObject,
  MeshWriter,
  PlanDraft,
  StepSighting,
  WriteOutcome,
} from '@/lib/ports/mesh-writer.ts';
import { SourceError } from '@/lib/ports/source-error.ts';

/** Mark that a change leaves, with what was there before it. */
interface Mark {
  readonly deadline: number | null;
  readonly stage: number;
  readonly original: string | null;
  /** What the change wrote last. */
  readonly written: string;
  /** Marks of earlier changes that this one wrote over: they come back with what was there before. */
  readonly superseded: ReadonlyMap<string, Mark>;
}

/** A configuration object of the reference mesh: one value that changes write, with who wrote it. */
export interface ReferenceObject {
  generation: number;
  value: string;
  readonly marks: Map<string, Mark>;
  by: string;
}

/** How the next call of a kind ends, where it does not simply work. */
export type Mishap =
  /** Nothing reaches the mesh. */
  | 'outage'
  /** It is carried out, and the answer is lost. */
  | 'answer-lost'
  /** The answer is lost and it is carried out when `landLate` is called. */
  | 'lands-late'
  | 'refused';

interface Body {
  readonly generation: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly deadline: number | null;
}

/** What the objects of an intent hold before and after; names of objects in the order in which they are written. */
const valuesOf = (intent: ChangeIntent): readonly { name: string; values: readonly string[] }[] => {
  switch (intent.kind) {
    case 'split':
      return [{ name: `${intent.service}-route`, values: stagesOf(intent) }];
    case 'fault':
      return [{ name: `${intent.service}-route`, values: [faultOf(intent)] }];
    case 'clear-fault':
      return [{ name: `${intent.service}-route`, values: ['plain'] }];
    case 'canary':
      return ['rule', 'route'].map((part) => ({
        name: `${intent.service}-${part}`,
        values: [`${part}:${JSON.stringify(intent.versions)}`],
      }));
    case 'mirror':
    case 'match':
    case 'timeout':
    case 'retry':
      return [{ name: `${intent.service}-route`, values: [intent.kind] }];
  }
};

const stagesOf = ({ weights, stages }: SplitIntent): string[] =>
  (stages ?? [{ weights }]).map((stage) => `split:${JSON.stringify(stage.weights)}`);

const faultOf = ({ abort, delay }: FaultIntent): string => `fault:${JSON.stringify({ abort, delay })}`;

const FREE: Ownership = { verdict: 'free', by: null, evidence: [], revertsAt: null };

/** A mesh as small as the rules of writing allow: objects with generations, marks and locks, and a network that fails. */
export class ReferenceMesh implements MeshWriter {
  readonly objects = new Map<string, ReferenceObject>();
  /** Every write that changed an object, in order: who and what, with the digest of nothing more than its bytes. */
  readonly journal: { readonly by: string; readonly body: string; readonly name: string }[] = [];
  /** Changes that a later change wrote over at some time. */
  readonly superseded = new Set<string>();
  readonly late: (() => void)[] = [];
  readonly mishaps: Partial<Record<'write' | 'undo' | 'sight' | 'marked' | 'lift' | 'draft', Mishap[]>> = {};
  /** While true nothing answers. */
  isDown = false;
  skewSeconds = 0;
  owner = FREE;
  checks: PlanCheck[] = [];
  refusedDryRun: string | null = null;
  calls = 0;
  /** Called before every call. */
  beforeCall: (call: string) => Promise<void> = () => Promise.resolve();

  object(name: string): ReferenceObject {
    const found = this.objects.get(name);
    if (found === undefined) throw new Error(`The reference mesh has no ${name}.`);
    return found;
  }

  /** Puts an object there that nobody's change made. */
  put(name: string, value = 'plain'): void {
    this.objects.set(name, { generation: 1, value, marks: new Map(), by: 'kubectl' });
  }

  /** Somebody writes a value of theirs; with `keepsMarks` beside our annotations, as `kubectl edit` would. */
  edit(name: string, value: string, by: string, keepsMarks: boolean): void {
    const object = this.object(name);
    object.value = value;
    object.generation += 1;
    object.by = by;
    if (!keepsMarks) object.marks.clear();
  }

  /** What was sent before and not answered is carried out now. */
  landLate(): void {
    for (const act of this.late.splice(0)) act();
  }

  async draft({ intent, deadline }: DraftRequest, signal: AbortSignal): Promise<PlanDraft> {
    await this.#reach('draft', signal);
    const steps = valuesOf(intent).flatMap(({ name, values }) => this.#steps(name, values, deadline));
    const ordered = steps.toSorted((left, right) => left.stage - right.stage);
    return {
      steps: ordered.map((step, index) => ({ ...step, index })),
      owner: this.owner,
      checks: this.checks,
      sharesBefore: {},
      sharesAfter: intent.kind === 'split' ? intent.weights : {},
      onlyFrom: intent.kind === 'fault' ? (intent.from ?? null) : null,
      command: '',
      patchForOwner: '',
    };
  }

  #steps(name: string, values: readonly string[], deadline: number | null): PlannedStep[] {
    const found = this.objects.get(name);
    return values.map((to, stage): PlannedStep => {
      const generation = (found?.generation ?? 0) + stage;
      const from = stage === 0 ? (found?.value ?? null) : (values[stage - 1] ?? null);
      const body: Body = { generation, from, to, deadline };
      const inverse: Body = {
        generation: generation + 1,
        from: to,
        to: found?.value ?? null,
        deadline: null,
      };
      return {
        index: 0,
        stage,
        object: referenceTo(name, found ?? null),
        write: { operation: found === undefined ? 'create' : 'patch', body: JSON.stringify(body) },
        inverse: { operation: found === undefined ? 'delete' : 'patch', body: JSON.stringify(inverse) },
        before: from === null ? null : { value: from },
        after: { value: to },
        diff: `-${from}\n+${to}`,
        dryRun:
          this.refusedDryRun === null
            ? { ok: true, message: '', refusedBy: null }
            : { ok: false, message: this.refusedDryRun, refusedBy: 'webhook' },
      };
    });
  }

  write(step: PlannedStep, changeId: string, identity: Identity, signal: AbortSignal): Promise<WriteOutcome> {
    return this.#carryOut('write', signal, () => this.#write(step, changeId, identity));
  }

  #write(
    { object: { name }, write, stage }: PlannedStep,
    changeId: string,
    identity: Identity,
  ): WriteOutcome {
    const body = JSON.parse(write.body) as Body;
    const found = this.objects.get(name);
    const isAsPlanned =
      write.operation === 'create'
        ? found === undefined
        : found !== undefined && found.generation === body.generation && found.value === body.from;
    if (!isAsPlanned) return this.#conflict(name, body);
    const object = found ?? { generation: 0, value: '', marks: new Map<string, Mark>(), by: '' };
    const earlier = object.marks.get(changeId);
    const original = earlier === undefined ? body.from : earlier.original;
    this.objects.set(name, object);
    object.value = body.to ?? '';
    object.generation += 1;
    object.by = `pilothouse as ${identity.kind}`;
    const superseded = earlier === undefined ? new Map(object.marks) : earlier.superseded;
    for (const id of superseded.keys()) this.superseded.add(id);
    object.marks.clear();
    const { deadline } = body;
    object.marks.set(changeId, { deadline, stage, original, written: object.value, superseded });
    this.journal.push({ by: changeId, body: write.body, name });
    return { kind: 'landed', object: referenceTo(name, object) };
  }

  undo(step: PlannedStep, changeId: string, _identity: Identity, signal: AbortSignal): Promise<WriteOutcome> {
    const { to } = JSON.parse(step.write.body) as Body;
    return this.#carryOut('undo', signal, () => this.#takeBack(step.object.name, changeId, to));
  }

  lift({ object, changeId }: MarkedObject, signal: AbortSignal): Promise<WriteOutcome> {
    return this.#carryOut('lift', signal, () => this.#takeBack(object.name, changeId, null));
  }

  /** Whatever stage was reached, an object whose value is still the change's own goes back to the original. */
  #takeBack(name: string, changeId: string, expected: string | null): WriteOutcome {
    const object = this.objects.get(name);
    const mark = object?.marks.get(changeId);
    if (object === undefined || mark === undefined)
      return { kind: 'landed', object: referenceTo(name, null) };
    if (object.value !== mark.written) {
      object.marks.delete(changeId);
      const by = object.by;
      const differences: ObjectDifference[] = [
        { part: 'rule', planned: expected ?? '', found: object.value, by, at: null },
      ];
      return { kind: 'conflict', differences, message: 'Somebody changed it since.' };
    }
    object.marks.delete(changeId);
    for (const [id, earlier] of mark.superseded) object.marks.set(id, earlier);
    this.journal.push({ by: changeId, body: `back to ${mark.original}`, name });
    if (mark.original === null) this.objects.delete(name);
    else {
      object.value = mark.original;
      object.generation += 1;
    }
    return { kind: 'landed', object: referenceTo(name, object) };
  }

  #conflict(name: string, body: Body): WriteOutcome {
    const found = this.objects.get(name);
    const differences: ObjectDifference[] = [
      {
        part: 'generation',
        planned: String(body.generation),
        found: String(found?.generation ?? 'gone'),
        by: found?.by ?? null,
        at: null,
      },
    ];
    return { kind: 'conflict', differences, message: 'A test failed.' };
  }

  async sight(step: PlannedStep, changeId: string, signal: AbortSignal): Promise<StepSighting> {
    await this.#reach('sight', signal);
    const { name } = step.object;
    const found = this.objects.get(name);
    const mark = found?.marks.get(changeId);
    if (found === undefined || mark === undefined || mark.stage < step.stage) {
      return { kind: 'absent', object: null, by: found?.by ?? null };
    }
    const object = referenceTo(name, found);
    if (found.value === mark.written) return { kind: 'in-force', object };
    const part: ObjectDifference = { part: 'rule', planned: '', found: found.value, by: found.by, at: null };
    return { kind: 'changed', object, differences: [part] };
  }

  async marked(signal: AbortSignal): Promise<readonly MarkedObject[]> {
    await this.#reach('marked', signal);
    return [...this.objects].flatMap(([name, object]) =>
      [...object.marks].flatMap(([changeId, { deadline }]) =>
        deadline === null ? [] : [{ object: referenceTo(name, object), changeId, deadline }],
      ),
    );
  }

  permission(): Promise<{ allowed: boolean; reason: string }> {
    return Promise.resolve({ allowed: true, reason: '' });
  }

  whoIs(identity: Identity): Promise<string | null> {
    return Promise.resolve(identity.kind === 'impersonated' ? identity.user : identity.kind);
  }

  way(): Promise<null> {
    return Promise.resolve(null);
  }

  note(): Promise<void> {
    return Promise.resolve();
  }

  clockSkewSeconds(): number | null {
    return this.skewSeconds;
  }

  read(object: ObjectReference): Promise<JsonObject | null> {
    const found = this.objects.get(object.name);
    return Promise.resolve(found === undefined ? null : { value: found.value });
  }

  async #reach(call: keyof ReferenceMesh['mishaps'], signal: AbortSignal): Promise<Mishap | null> {
    await Promise.resolve();
    signal.throwIfAborted();
    this.calls += 1;
    await this.beforeCall(call);
    const mishap = this.mishaps[call]?.shift() ?? null;
    if (this.isDown || mishap === 'outage') {
      throw new SourceError('control', 'unavailable', 'The API server does not answer.');
    }
    return mishap;
  }

  async #carryOut(
    call: 'write' | 'undo' | 'lift',
    signal: AbortSignal,
    act: () => WriteOutcome,
  ): Promise<WriteOutcome> {
    const mishap = await this.#reach(call, signal);
    switch (mishap) {
      case 'refused':
        return { kind: 'refused', by: 'webhook', message: 'No.' };
      case 'answer-lost':
        act();
        return { kind: 'unknown', message: 'No answer came.' };
      case 'lands-late':
        this.late.push(act);
        return { kind: 'unknown', message: 'No answer came.' };
      case 'outage':
      case null:
        return act();
    }
  }
}

const referenceTo = (name: string, object: ReferenceObject | null): ObjectReference => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  namespace: 'shop',
  name,
  uid: object === null ? null : 'uid',
  generation: object?.generation ?? null,
});
