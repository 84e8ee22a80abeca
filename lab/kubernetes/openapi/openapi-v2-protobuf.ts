import { stringify } from 'yaml';
import { isJsonObject, type JsonObject } from '../object.ts';
import type { OpenApiV2 } from './openapi-v2.ts';
import { message, type Field } from './protobuf-writer.ts';

/**
 * The Swagger document in gnostic's protobuf form (OpenAPIv2.proto), the only one that kubectl up to 1.24
 * reads. Field numbers are those of that file.
 */
export function encodeOpenApiV2(document: OpenApiV2): Uint8Array {
  return message([
    [1, document.swagger],
    [
      2,
      message([
        [1, document.info.title],
        [2, document.info.version],
      ]),
    ],
    [8, message(Object.entries(document.paths).map(([path, item]) => [2, named(path, pathItem(item))]))],
    [
      9,
      message(Object.entries(document.definitions).map(([name, value]) => [1, named(name, schema(value))])),
    ],
  ]);
}

function named(name: string, value: Uint8Array): Uint8Array {
  return message([
    [1, name],
    [2, value],
  ]);
}

function extensions(node: JsonObject, field: number): Field[] {
  return Object.entries(node)
    .filter(([key]) => key.startsWith('x-'))
    .map(([key, value]) => [field, named(key, message([[2, stringify(value)]]))]);
}

function texts(value: unknown, field: number): Field[] {
  return Array.isArray(value) ? value.map((entry) => [field, String(entry)]) : [];
}

function pathItem(item: JsonObject): Uint8Array {
  return message(isJsonObject(item.patch) ? [[8, operation(item.patch)]] : []);
}

function operation(node: JsonObject): Uint8Array {
  const parameters = Array.isArray(node.parameters) ? node.parameters.filter(isJsonObject) : [];
  return message([
    ...texts(node.consumes, 7),
    ...parameters.map((entry): Field => [8, queryParameter(entry)]),
    ...extensions(node, 13),
  ]);
}

/** ParametersItem → Parameter → NonBodyParameter → QueryParameterSubSchema. */
function queryParameter(node: JsonObject): Uint8Array {
  const query = message([
    [2, String(node.in)],
    [4, String(node.name)],
    [6, String(node.type)],
  ]);
  return message([[1, message([[2, message([[3, query]])]])]]);
}

function schema(value: unknown): Uint8Array {
  const node = isJsonObject(value) ? value : {};
  const { $ref, format, description, required, type, additionalProperties, items, properties } = node;
  return message([
    ...(typeof $ref === 'string' ? [[1, $ref] satisfies Field] : []),
    ...(typeof format === 'string' ? [[2, format] satisfies Field] : []),
    ...(typeof description === 'string' ? [[4, description] satisfies Field] : []),
    ...texts(required, 19),
    ...(isJsonObject(additionalProperties)
      ? [[21, message([[1, schema(additionalProperties)]])] satisfies Field]
      : []),
    ...(typeof type === 'string' ? [[22, message([[1, type]])] satisfies Field] : []),
    ...(isJsonObject(items) ? [[23, message([[1, schema(items)]])] satisfies Field] : []),
    ...(isJsonObject(properties)
      ? [
          [
            25,
            message(
              Object.entries(properties).map(([name, child]): Field => [1, named(name, schema(child))]),
            ),
          ] satisfies Field,
        ]
      : []),
    ...extensions(node, 31),
  ]);
}
