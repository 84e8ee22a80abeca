import type { AlikeSpans, TraceSpan } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { answerWords } from './answer-words.ts';
import { serviceName } from './service-color.ts';
import { callOf, isOnPath, type TraceModel } from './trace-model.ts';

/** A duration inside a trace, as text. */
export const ms = (amountMs: number): string => amountText(formatLatency(amountMs, 'trace'));

/** Who recorded a span, as people name it. */
export const spanService = ({ party, service }: TraceSpan): string => party.app ?? serviceName(service).name;

/** What a span is about: `→ payment` for a call, the request or the operation for everything else. */
export function spanTitle(span: TraceSpan, hop: HopAnswer | undefined): string {
  if (span.kind === 'client' || span.kind === 'producer') {
    return `→ ${hop?.callee ?? span.request ?? span.operation}`;
  }
  return span.request ?? span.operation;
}

const unansweredWords: Readonly<Record<NonNullable<HopAnswer['unanswered']>, string>> = {
  aborted: 'aborted by a fault',
  'not-sent': 'not sent',
  'no-proxy': 'no sidecar',
  outside: 'outside',
};

/** Why a callee has no span of its own; null where it has one. */
export const unansweredText = (hop: HopAnswer | undefined): string | null =>
  hop === undefined || hop.unanswered === null ? null : unansweredWords[hop.unanswered];

const kindWords: Readonly<Record<TraceSpan['kind'], string>> = {
  server: 'server span',
  client: 'client span',
  producer: 'producer span',
  consumer: 'consumer span',
  internal: 'inside of the application',
  unspecified: 'span',
};

/** `client span, try 2 of 2`. */
export function kindText({ kind, attempt }: TraceSpan): string {
  return attempt === null ? kindWords[kind] : `${kindWords[kind]}, try ${attempt.number} of ${attempt.of}`;
}

/** One sentence for readers that cannot see the bar. */
export function rowSentence(model: TraceModel, slot: number): string {
  const span = model.spans.at(slot);
  if (span === undefined) return '';
  const hop = callOf(model, slot);
  const missing = unansweredText(hop);
  const parts = [
    [spanService(span), span.party.version, spanTitle(span, hop).replace('→', 'calls')]
      .filter(Boolean)
      .join(' '),
    span.attempt === null ? null : `try ${span.attempt.number} of ${span.attempt.of}`,
    span.failed ? `${failureRole(model, slot)}: ${answerWords(span)}` : null,
    span.injected ? 'met an injected fault' : null,
    missing === null ? null : `callee has no span: ${missing}`,
    `took ${ms(span.durationMs)}`,
    `began at ${ms(span.startOffsetMs)}`,
    isOnPath(model, slot) ? 'on the critical path' : 'nobody waited for it',
  ];
  return `${parts.filter((part) => part !== null).join(', ')}.`;
}

/** Whether an error began at a span that failed, or only passed through. */
export const failureRole = (
  model: TraceModel,
  slot: number,
): 'the error began here' | 'the error passed here' =>
  model.isOrigin[slot] === 1 ? 'the error began here' : 'the error passed here';

/** One sentence about a group of alike siblings. */
export function groupSentence(group: AlikeSpans): string {
  const failed = group.failed === 0 ? '' : `, ${group.failed} of them failed`;
  return `${group.slots.length} alike${failed}: ${ms(group.leastMs)} to ${ms(group.mostMs)}, ${ms(group.meanMs)} on average.`;
}
