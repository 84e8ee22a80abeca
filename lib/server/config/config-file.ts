import 'server-only';
import { readFileSync } from 'node:fs';
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { ConfigError } from './config-error.ts';

/** A configuration file as it was read: its plain values, and the line of each key. */
export interface ConfigFile {
  readonly name: string;
  readonly values: unknown;
  /** Line of the key or value at a path, from 1; that of its nearest parent where the path is not in the file. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads a YAML file. Throws `ConfigError` with file and line where it is none. */
export function readConfigFile(name: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigError(`PILOTHOUSE_CONFIG names ${name}, which cannot be read (${reason}).`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong !== undefined) {
    throw new ConfigError(`${name}:${lines.linePos(wrong.pos[0]).line}: this is not YAML: ${wrong.message}.`);
  }
  return {
    name,
    values: (document.toJS() as unknown) ?? {},
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
  };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = String(path[length - 1]);
    if (!isMap(parent)) continue;
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
    );
    const range = isNode(pair?.key) ? pair.key.range : null;
    if (range !== null && range !== undefined) return range[0];
  }
  return 0;
}
