import { badRequest } from '../api-error.ts';
import type { JsonObject } from '../object.ts';

/** Field numbers of a message and what they hold: text, or a message in turn. */
interface Shape {
  readonly [fieldNumber: number]: readonly [name: string, content: 'text' | Shape];
}

const resourceAttributes: Shape = {
  1: ['namespace', 'text'],
  2: ['verb', 'text'],
  3: ['group', 'text'],
  4: ['version', 'text'],
  5: ['resource', 'text'],
  6: ['subresource', 'text'],
  7: ['name', 'text'],
};
const accessSpec: Shape = {
  1: ['resourceAttributes', resourceAttributes],
  2: ['nonResourceAttributes', { 1: ['path', 'text'], 2: ['verb', 'text'] }],
};

/** Kinds that kubectl sends in protobuf: the questions of `kubectl auth` (authorization.k8s.io/v1 generated.proto). */
const shapes: Readonly<Record<string, Shape>> = {
  SelfSubjectAccessReview: { 2: ['spec', accessSpec] },
  SelfSubjectRulesReview: { 2: ['spec', { 1: ['namespace', 'text'] }] },
  SelfSubjectReview: {},
};

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const lengthDelimited = 2;

function* fieldsOf(bytes: Buffer): Generator<{ number: number; content: Buffer }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw badRequest('unexpected EOF in a protobuf message');
      at += 1;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.byteLength) {
    const key = varint();
    const size = key % 8 === lengthDelimited ? varint() : null;
    if (size === null) {
      varint();
      continue;
    }
    yield { number: Math.floor(key / 8), content: bytes.subarray(at, at + size) };
    at += size;
  }
}

function decode(bytes: Buffer, shape: Shape): JsonObject {
  const decoded: JsonObject = {};
  for (const { number, content } of fieldsOf(bytes)) {
    const field = shape[number];
    if (field === undefined) continue;
    const [name, inner] = field;
    decoded[name] = inner === 'text' ? content.toString('utf8') : decode(content, inner);
  }
  return decoded;
}

/** Decodes a body of `application/vnd.kubernetes.protobuf`. Throws 400 for kinds that clients send as JSON. */
export function decodeKubernetesProtobuf(body: Buffer, kind: string): JsonObject {
  const shape = shapes[kind];
  if (shape === undefined || !body.subarray(0, 4).equals(magic)) {
    throw badRequest(`this server reads no ${kind} in protobuf: send JSON`);
  }
  const raw = [...fieldsOf(body.subarray(4))].find(({ number }) => number === 2);
  return decode(raw?.content ?? Buffer.alloc(0), shape);
}
