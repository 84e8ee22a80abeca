import { parseJson } from '../http/parse-json.ts';
import { KubernetesFailure } from './kubernetes-failure.ts';

/** Longest event of a watch, characters. etcd holds objects of up to 1.5 MB. */
const LONGEST_LINE = 8_000_000;

/** One parsed JSON value per line. Throws `KubernetesFailure` on a line that is none, or that never ends. */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    for (const [index, part] of lines.entries()) {
      parts.push(part);
      length += part.length;
      if (length > LONGEST_LINE)
        throw new KubernetesFailure('too-large', 'Kubernetes sent an event without end.');
      if (index === lines.length - 1) continue;
      const line = parts.join('');
      parts = [];
      length = 0;
      if (line.trim() !== '') yield parseLine(line);
    }
  }
}

function parseLine(line: string): unknown {
  const value = parseJson(line);
  if (value !== undefined) return value;
  throw new KubernetesFailure('malformed', 'Kubernetes sent an event that is no JSON.');
}
