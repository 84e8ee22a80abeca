import { get } from 'node:http';

/** An answer as it came over the wire. */
export interface TimedAnswer {
  /** From asking until the last byte was read. */
  readonly seconds: number;
  /** As sent: compressed where that was asked for. */
  readonly bytes: number;
  readonly encoding: string;
}

/** Reads a whole answer without unpacking it; asks for it as browsers of today do. */
export function timedAnswer(url: string, encoding = 'gzip, deflate, br, zstd'): Promise<TimedAnswer> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}.`));
        const seconds = (performance.now() - startedMs) / 1000;
        return resolve({ seconds, bytes, encoding: response.headers['content-encoding'] ?? 'identity' });
      });
    });
    request.once('error', reject);
  });
}
