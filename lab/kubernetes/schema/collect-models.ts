import { builtinModels } from './builtin-kinds.ts';

/** Fields of each class and their types, as the published client library declares them. */
export type ModelFields = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

function attributesOf(library: Record<string, unknown>, name: string): Attribute[] | null {
  const model = library[name];
  if (typeof model !== 'function' || !('getAttributeTypeMap' in model)) return null;
  const { getAttributeTypeMap } = model;
  if (typeof getAttributeTypeMap !== 'function') return null;
  const attributes: unknown = Reflect.apply(getAttributeTypeMap, model, []);
  return Array.isArray(attributes) ? attributes : null;
}

/** Every class that the built-in kinds reach, metadata aside. */
export function collectModels(library: Record<string, unknown>): ModelFields {
  const models: Record<string, Record<string, string>> = {};
  const pending = Object.values(builtinModels);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const attributes =
      models[name] === undefined && name !== 'V1ObjectMeta' ? attributesOf(library, name) : null;
    if (attributes === null) continue;
    const fields: Record<string, string> = {};
    for (const { baseName, type, format } of attributes) {
      fields[baseName] = format === '' || format === 'date-time' ? type : `${type}:${format}`;
      pending.push(...(type.match(/[A-Z][A-Za-z0-9]+/g) ?? []));
    }
    models[name] = fields;
  }
  return Object.fromEntries(Object.entries(models).sort(([left], [right]) => (left < right ? -1 : 1)));
}
