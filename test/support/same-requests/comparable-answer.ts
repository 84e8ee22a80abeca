import type { ApiAnswer } from '../real-control-plane/api-client.ts';

/** What of an answer must be the same from two servers. */
export interface ComparableAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly warnings: unknown;
  readonly body: unknown;
}

// Values that every server makes for itself.
const ownValues: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  time: '<time>',
  creationTimestamp: '<time>',
  deletionTimestamp: '<time>',
  continue: '<token>',
  'authentication.kubernetes.io/credential-id': '<id>',
};

function comparableText(text: string): string {
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replaceAll(/(resource ?version|ResourceVersion)(: | in the [^(]*\(|["'=:]+)\d+/gi, '$1$2<version>')
      .replaceAll(/\(\d+\)/g, '(<version>)')
      // The age of an object in a table: the same only within the same second.
      .replace(/^\d+s$/, '<age>')
      // The whole object stands in the message, in each server's own order of fields.
      .replace(/Invalid value: ".*": strict decoding/s, 'Invalid value: "<object>": strict decoding')
      .replaceAll(/localhost:\d+|https?:\/\/[^"\s]+\/validate[^"\s]*/g, '<address>')
  );
}

interface Owner {
  readonly manager?: string;
  readonly operation?: string;
  readonly time?: string;
}

const byText = (left: string, right: string): number => (left < right ? -1 : 1);
const ownerKey = ({ manager = '', operation = '' }: Owner): string => `${manager} ${operation}`;

function ownersInOrder(owners: readonly Owner[]): Owner[] {
  return owners
    .map(({ time: _time, ...rest }) => rest)
    .sort((left, right) => byText(ownerKey(left), ownerKey(right)));
}

/** Lists whose order and extras say nothing: owners by time of their last write, kinds of a group, columns' help. */
function inOrder(object: object): object {
  const { managedFields, verbs, resources, columnDefinitions, kind } = object as Record<string, unknown>;
  return {
    ...object,
    ...(Array.isArray(managedFields) ? { managedFields: ownersInOrder(managedFields) } : {}),
    ...(Array.isArray(verbs) ? { verbs: verbs.toSorted(byText) } : {}),
    ...(kind === 'APIResourceList' && Array.isArray(resources)
      ? { resources: resources.map(resourceLine).sort(byName) }
      : {}),
    ...(Array.isArray(columnDefinitions)
      ? { columnDefinitions: columnDefinitions.map((column: object) => ({ ...column, description: '' })) }
      : {}),
    // A review's answer is its status; whose fields the question was is nobody's business.
    ...(typeof kind === 'string' && kind.endsWith('Review') ? { metadata: {} } : {}),
  };
}

const byName = (left: { name?: string }, right: { name?: string }): number =>
  (left.name ?? '') < (right.name ?? '') ? -1 : 1;

function resourceLine(resource: { name?: string; storageVersionHash?: string }): { name?: string } {
  const { storageVersionHash: _hash, ...rest } = resource;
  return rest;
}

function comparableValue(value: unknown): unknown {
  if (typeof value === 'string') return comparableText(value);
  if (Array.isArray(value)) return value.map(comparableValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(inOrder(value))
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [
        key,
        key in ownValues && entry !== null && entry !== '' ? ownValues[key] : comparableValue(entry),
      ]),
  );
}

/** A watch answers with one JSON object a line. */
function bodyOf(answer: ApiAnswer): unknown {
  if (answer.body !== null) return comparableValue(answer.body);
  const lines = answer.text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.map((line) => comparableValue(JSON.parse(line)));
  } catch {
    return comparableText(answer.text);
  }
}

/** An answer without the values that every server makes for itself. */
export function comparableAnswer(answer: ApiAnswer): ComparableAnswer {
  const warnings = [answer.headers.warning ?? []].flat().map(comparableText);
  return {
    status: answer.status,
    contentType: String(answer.headers['content-type'] ?? ''),
    warnings,
    body: bodyOf(answer),
  };
}
