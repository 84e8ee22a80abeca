import type { TraceAnswer } from '../traces.ts';
import { TracePacker } from './trace-packer.ts';

/** A whole answer as a packed one. */
export function packTrace({ spans, ...beside }: TraceAnswer): Uint8Array<ArrayBuffer> {
  const packer = new TracePacker();
  for (const span of spans) packer.add(span);
  return packer.finish(beside);
}
