import type { KubernetesObject } from '../object.ts';
import type { PrinterColumn } from '../resource-definition.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import { anything, object } from '../schema/schema-builders.ts';
import { customKinds, type CustomKind } from './custom-kinds.ts';

/** Holds a definition back until its objects are gone. */
export const customResourceCleanup = 'customresourcecleanup.apiextensions.k8s.io';

const age: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

function definitionOf(entry: CustomKind): KubernetesObject {
  const plural = entry.plural ?? `${entry.kind.toLowerCase()}s`;
  const root = object(
    { spec: entry.spec, status: anything },
    entry.specRequired === true ? ['spec'] : undefined,
  );
  const schema: JsonSchema = entry.root ?? root;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${entry.group}`, finalizers: [customResourceCleanup] },
    spec: {
      group: entry.group,
      scope: entry.scope ?? 'Namespaced',
      names: {
        plural,
        singular: entry.kind.toLowerCase(),
        kind: entry.kind,
        listKind: `${entry.kind}List`,
        ...(entry.shortNames === undefined ? {} : { shortNames: entry.shortNames }),
        ...(entry.categories === undefined ? {} : { categories: entry.categories }),
      },
      conversion: { strategy: 'None' },
      versions: entry.versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        additionalPrinterColumns: [...(entry.columns ?? []), age],
        schema: { openAPIV3Schema: { type: 'object', ...schema } },
        ...(entry.statusApart === false ? {} : { subresources: { status: {} } }),
      })),
    },
    status: {
      acceptedNames: {
        plural,
        kind: entry.kind,
        listKind: `${entry.kind}List`,
        singular: entry.kind.toLowerCase(),
      },
      storedVersions: entry.versions.slice(0, 1),
      conditions: ['NamesAccepted', 'Established'].map((type) => ({
        type,
        status: 'True',
        reason: type === 'Established' ? 'InitialNamesAccepted' : 'NoConflicts',
        message: type === 'Established' ? 'the initial names have been accepted' : 'no conflicts found',
      })),
    },
  };
}

/** The CustomResourceDefinitions of Istio, Gateway API, Argo, Flux and Flagger, ready to be seeded. */
export function customResourceDefinitions(): KubernetesObject[] {
  return customKinds.map(definitionOf);
}
