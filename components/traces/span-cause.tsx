import { Button } from '@/components/ui/button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { answerWords } from './answer-words.ts';
import styles from './span-panel.module.css';
import { spanService } from './span-words.ts';
import type { TraceModel } from './trace-model.ts';

interface SpanCauseProps {
  readonly model: TraceModel;
  readonly slot: number;
  readonly span: TraceSpan;
  readonly hop: HopAnswer | undefined;
  readonly onGo: (slot: number) => void;
}

/** What went wrong, in a sentence, and what the proxies' flags mean. */
export function SpanCause({ model, slot, span, hop, onGo }: SpanCauseProps) {
  const flags = (hop?.flags ?? []).filter(({ blame }) => blame !== 'test');
  const origin = originBelow(model, slot);
  const gap = model.trace.contextGaps.find(
    ({ workload, service }) => service === span.service && workload === span.party.workload,
  );
  if (!span.failed && gap === undefined && flags.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Cause">
      {span.failed && !span.injected && (
        <InlineMessage
          tone="unhealthy"
          action={
            origin === null || origin === slot ? undefined : (
              <Button size="small" onClick={() => onGo(origin)}>
                Go there
              </Button>
            )
          }
        >
          {causeWords(model, slot, span, hop, origin)}
        </InlineMessage>
      )}
      {flags.map(({ flag, words }) => (
        <p key={flag} className={styles.small}>
          <code>{flag}</code> {words ?? 'A filter of the proxy made this flag up.'}
        </p>
      ))}
      {gap !== undefined && <InlineMessage tone="degraded">{gap.text}</InlineMessage>}
    </section>
  );
}

/** The first error's origin at or below a span; null where nothing failed. */
export function originBelow({ origins, end }: TraceModel, slot: number): number | null {
  return origins.find((origin) => origin >= slot && origin < (end[slot] ?? 0)) ?? null;
}

function causeWords(
  model: TraceModel,
  slot: number,
  span: TraceSpan,
  hop: HopAnswer | undefined,
  origin: number | null,
): string {
  const message = span.statusMessage === null || span.statusMessage === '' ? '' : ` “${span.statusMessage}”.`;
  if (origin !== null && origin !== slot) {
    const cause = model.spans.at(origin);
    const name = cause === undefined ? 'A span below' : spanService(cause);
    return `It only passes the error on: it began at ${name} with ${cause === undefined ? 'an error' : answerWords(cause)}.${message}`;
  }
  if (hop?.clientSpanId === span.spanId && hop.serverSpanId === null) {
    return `${hop.callee ?? 'The callee'} did not answer as it should: ${answerWords(span)}. It has no span that would tell more.${message}`;
  }
  return `The error began here: ${[spanService(span), span.party.version].filter(Boolean).join(' ')} answered ${answerWords(span)}, and nothing that it called failed.${message}`;
}
