import { stringify } from 'yaml';
import type { Ownership, PlannedStep } from '../../../domain/change-plan.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { writtenPart } from '../writing/object-diff.ts';
import { operationsOf } from '../writing/step-writer.ts';

/**
 * The change for the manifest of whoever owns the objects: a Kustomize patch of what changes, under words for a pull
 * request. Objects that are new are given whole. Locks and marks stay out: they are for the cluster alone.
 */
export function patchForOwner(steps: readonly PlannedStep[], { by }: Ownership, summary: string): string {
  const byObject = Map.groupBy(steps, ({ object }) => `${object.kind}/${object.namespace}/${object.name}`);
  const patches = [...byObject.values()].flatMap(kustomizePatch);
  const created = steps
    .filter(({ write }) => write.operation === 'create')
    .map(({ after }) => stringify(after === null ? null : withoutMarks(after), { lineWidth: 0 }));
  const lines = [summary, ...(by === null ? [] : [`For the manifests of ${by}.`])];
  const documents = [...(patches.length === 0 ? [] : [stringify({ patches }, { lineWidth: 0 })]), ...created];
  return documents.length === 0
    ? ''
    : `${lines.map((line) => `# ${line}\n`).join('')}${documents.join('---\n')}`;
}

/** Of several stages the last value of each place counts. */
function kustomizePatch(steps: readonly PlannedStep[]): readonly object[] {
  const operations = steps
    .flatMap(({ write }) => operationsOf(write))
    .filter(({ op, path }) => op !== 'test' && !path.startsWith('/metadata/'));
  const [first] = steps;
  if (operations.length === 0 || first === undefined) return [];
  const last =
    steps.length === 1 ? operations : [...new Map(operations.map((one) => [one.path, one])).values()];
  const { apiVersion, kind, name, namespace } = first.object;
  const [group = '', version = ''] = apiVersion.split('/');
  return [{ target: { group, version, kind, name, namespace }, patch: stringify(last, { lineWidth: 0 }) }];
}

function withoutMarks(object: JsonObject): JsonObject {
  const { metadata, ...rest } = writtenPart(object);
  const { annotations: _annotations, ...kept } = isJsonObject(metadata) ? metadata : {};
  const { apiVersion = '', kind = '', ...others } = rest;
  return { apiVersion, kind, metadata: kept, ...others };
}
