import { BadRequest } from './bad-request.ts';

/** The 32-digit form of an id as a client wrote it: any length, either case. Throws what Jaeger answers otherwise. */
export function normaliseTraceId(text: string): string {
  if (text.length > 32) throw new BadRequest(`TraceID cannot be longer than 32 hex characters: ${text}`);
  if (!/^[0-9a-f]+$/i.test(text)) {
    throw new BadRequest(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return text.toLowerCase().padStart(32, '0');
}
