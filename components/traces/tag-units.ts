import { amountText } from '@/lib/format/amount.ts';
import { formatBytes } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';

const bytes =
  /(^|[._])(request|response|message|body|payload)?[._]?(size|bytes|length)$|_size$|\.body\.size$/i;
const milliseconds = /(^|[._-])(duration|latency|elapsed|time)?[._-]?(ms|millis|milliseconds)$/i;
const seconds = /[._-](seconds|secs)$/i;

/** What a number of a tag is in, told by its name: `request_size` is bytes. Null where the name says nothing. */
export function tagAmount(name: string, value: string | number | boolean): string | null {
  const amount = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return null;
  if (bytes.test(name)) return amountText(formatBytes(amount));
  if (milliseconds.test(name)) return amountText(formatLatency(amount, 'trace'));
  if (seconds.test(name)) return amountText(formatLatency(amount * 1_000, 'trace'));
  return null;
}

/** Tags that tell most, first; the rest keeps the alphabet. */
const importance = [
  /^(rpc\.grpc\.status_code|grpc\.status_code|grpc\.message|error|otel\.status_description|exception)/,
  /^(http\.(response\.)?status_code|response_flags)$/,
  /^(http\.(request\.)?method|http\.url|url\.|http\.route|rpc\.)/,
  /^(upstream_cluster|peer\.address|upstream_address|net\.|server\.address|retry)/,
  /^(guid:x-request-id|x-request-id)$/,
];

/** Place of a tag in the order of reading, from 0. */
export function tagRank(name: string): number {
  const found = importance.findIndex((pattern) => pattern.test(name));
  return found < 0 ? importance.length : found;
}

/** Names of tags in the order that they are read in. */
export const tagOrder = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => tagRank(a) - tagRank(b) || (a < b ? -1 : 1));
