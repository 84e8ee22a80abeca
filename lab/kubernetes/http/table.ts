import { resourceKey } from '../api-error.ts';
import type { JsonObject, KubernetesObject } from '../object.ts';
import type { PrinterColumn, ResourceDefinition } from '../resource-definition.ts';
import { builtinColumns, type Column } from './builtin-columns.ts';
import { durationText } from './cell-text.ts';
import { readPath, valueText } from './json-path.ts';

/** In which shape the caller wants objects: as they are, as rows of a table, or their metadata alone. */
export type Shape = 'object' | 'table' | 'metadata';

/** The shape that the Accept header asks for first. */
export function shapeOf(accept: string): Shape {
  for (const part of accept.split(',')) {
    if (!/application\/json|\*\/\*/.test(part)) continue;
    if (/as=Table/.test(part)) return 'table';
    if (/as=PartialObjectMetadata/.test(part)) return 'metadata';
    return 'object';
  }
  return 'object';
}

function customColumn(column: PrinterColumn): Column & { description?: string } {
  return {
    name: column.name,
    type: column.type,
    ...((column.priority ?? 0) > 0 ? { wide: true as const } : {}),
    cell: (object, nowMs) => {
      const values = readPath(object, column.jsonPath);
      const [first] = values;
      if (first === undefined || first === null) return column.type === 'date' ? '<unknown>' : null;
      if (column.type === 'date') return durationText((nowMs - Date.parse(valueText(first))) / 1000);
      if (column.type !== 'string') return first;
      return values.length > 1 ? values.map(valueText).join(',') : valueText(first);
    },
  };
}

function columnsOf(definition: ResourceDefinition, version: string): readonly Column[] {
  const custom = definition.versions.find((entry) => entry.name === version)?.columns ?? [];
  if (!definition.custom) return builtinColumns(resourceKey(definition));
  return [
    { name: 'Name', type: 'string', cell: (object) => object.metadata.name },
    ...custom.map(customColumn),
  ];
}

function columnDefinition(column: Column): JsonObject {
  const { name, type } = column;
  const format = name === 'Name' ? 'name' : '';
  return { name, type, format, description: '', priority: column.wide === true ? 1 : 0 };
}

/** Objects as a `Table`, as `kubectl get` asks for. `include`: what of each object goes along. */
export function tableOf(
  definition: ResourceDefinition,
  version: string,
  objects: readonly KubernetesObject[],
  options: { readonly nowMs: number; readonly include: string; readonly metadata: JsonObject },
): JsonObject {
  const columns = columnsOf(definition, version);
  const along = (object: KubernetesObject): JsonObject => {
    if (options.include === 'None') return { object: null };
    return { object: options.include === 'Object' ? object : metadataOnly(object) };
  };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: columns.map(columnDefinition),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, options.nowMs)),
      ...along(object),
    })),
  };
}

/** The metadata of an object alone. */
export function metadataOnly(object: KubernetesObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
