import { badRequest } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { readPath, valueText } from './json-path.ts';

export type ObjectFilter = (object: KubernetesObject) => boolean;

interface Requirement {
  readonly key: string;
  readonly accepts: (value: string | undefined) => boolean;
}

const setPattern = /^\s*([^\s!=()]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/;
const equalityPattern = /^\s*([^\s!=]+)\s*(==|!=|=)\s*(\S*)\s*$/;
const presencePattern = /^\s*(!?)\s*([^\s!=()]+)\s*$/;

function requirementOf(part: string): Requirement {
  const set = setPattern.exec(part);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    const within = (value: string | undefined): boolean => value !== undefined && values.has(value);
    return { key, accepts: operator === 'in' ? within : (value) => !within(value) };
  }
  const equality = equalityPattern.exec(part);
  if (equality !== null) {
    const [, key = '', operator, wanted] = equality;
    return { key, accepts: operator === '!=' ? (value) => value !== wanted : (value) => value === wanted };
  }
  const presence = presencePattern.exec(part);
  if (presence === null) {
    const found = /^\s*([!=]+|[^\s!=]+)/.exec(part)?.[1] ?? part;
    throw badRequest(`found '${found}', expected: !, identifier, or 'end of string'`);
  }
  const [, negated, key = ''] = presence;
  return { key, accepts: (value) => (value !== undefined) === (negated === '') };
}

/** A label selector: `app=web,version in (v1, v2),!canary`. Throws 400 when it cannot be read. */
export function labelFilter(selector: string): ObjectFilter {
  const parts = selector.split(/,(?![^()]*\))/).filter((part) => part.trim() !== '');
  const requirements = parts.map(requirementOf);
  return ({ metadata }) => requirements.every(({ key, accepts }) => accepts(metadata.labels?.[key]));
}

/** Fields that may be selected by, beside name and namespace. */
const selectableFields: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicasets: ['status.replicas'],
  replicationcontrollers: ['status.replicas'],
  jobs: ['status.successful'],
};

/** A field selector: `metadata.name=web`. Throws 400 for a field that cannot be selected by. */
export function fieldFilter(definition: ResourceDefinition, selector: string): ObjectFilter {
  const parts = selector.split(',').filter((part) => part.trim() !== '');
  const allowed = new Set([
    'metadata.name',
    'metadata.namespace',
    ...(definition.custom ? [] : (selectableFields[definition.plural] ?? [])),
  ]);
  const requirements = parts.map((part) => {
    const requirement = requirementOf(part);
    if (!allowed.has(requirement.key)) throw badRequest(`field label not supported: ${requirement.key}`);
    return requirement;
  });
  return (object) =>
    requirements.every(({ key, accepts }) => {
      const [value] = readPath(object, `.${key}`);
      return accepts(valueText(value));
    });
}

/** Both selectors of a list or watch. */
export function filterOf(
  definition: ResourceDefinition,
  query: URLSearchParams,
  name?: string,
): ObjectFilter {
  const byLabel = labelFilter(query.get('labelSelector') ?? '');
  const byField = fieldFilter(definition, query.get('fieldSelector') ?? '');
  return (object) =>
    byLabel(object) && byField(object) && (name === undefined || object.metadata.name === name);
}
