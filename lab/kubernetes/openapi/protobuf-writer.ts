/** A field number with text or an encoded message: all that the documents here need. */
export type Field = readonly [number: number, value: string | Uint8Array];

const lengthDelimited = 2;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** Encodes a protobuf message (https://protobuf.dev/programming-guides/encoding/). */
export function message(fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap(([number, value]) => {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return [Uint8Array.from([...varint(number * 8 + lengthDelimited), ...varint(bytes.byteLength)]), bytes];
  });
  return Buffer.concat(parts);
}
