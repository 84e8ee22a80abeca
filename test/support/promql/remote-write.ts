/** One series for remote write; a null value is a stale marker. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [timestampMs: number, value: number | null])[];
}

const STALE_MARKER = Buffer.from([0x02, 0, 0, 0, 0, 0, 0xf0, 0x7f]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

function sample(timestampMs: number, value: number | null): Buffer {
  const double = Buffer.alloc(8);
  if (value === null) STALE_MARKER.copy(double);
  else double.writeDoubleLE(value);
  return Buffer.concat([Buffer.from([0x09]), double, Buffer.from([0x10]), varint(timestampMs)]);
}

function timeSeries(series: WrittenSeries): Buffer {
  const names = Object.keys(series.labels).sort();
  return Buffer.concat([
    ...names.map((name) =>
      field(
        1,
        Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(series.labels[name] ?? ''))]),
      ),
    ),
    ...series.samples.map(([timestampMs, value]) => field(2, sample(timestampMs, value))),
  ]);
}

// Snappy's block format may consist of literals alone.
function snappy(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let start = 0; start < content.length; start += 65_536) {
    const literal = content.subarray(start, start + 65_536);
    const tag = Buffer.alloc(3);
    tag[0] = 61 << 2;
    tag.writeUInt16LE(literal.length - 1, 1);
    parts.push(tag, literal);
  }
  return Buffer.concat(parts);
}

/** Sends series through Prometheus' remote-write protocol, one request per slice of time, oldest first. */
export async function remoteWrite(
  baseUrl: string,
  all: readonly WrittenSeries[],
  sliceMs: number,
): Promise<void> {
  const times = all.flatMap((series) => series.samples.map(([timestampMs]) => timestampMs));
  const endMs = Math.max(...times);
  for (let fromMs = Math.min(...times); fromMs <= endMs; fromMs += sliceMs) {
    const slice = all
      .map(({ labels, samples }) => ({
        labels,
        samples: samples.filter(([timestampMs]) => timestampMs >= fromMs && timestampMs < fromMs + sliceMs),
      }))
      .filter((series) => series.samples.length > 0);
    const body = snappy(Buffer.concat(slice.map((series) => field(1, timeSeries(series)))));
    const response = await fetch(`${baseUrl}/api/v1/write`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
  }
}
