import { Fragment } from 'react';
import { formatClock } from '@/lib/format/clock.ts';

interface TimedSentenceProps {
  /** Words with instants as the server writes them, such as `2026-11-24T07:02:00Z`. */
  readonly text: string;
  /** What is today. */
  readonly nowMs: number;
}

const instant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))/;

/** A sentence with its times in the reader's own form; machines, and who points at one, get the instant as it was written. */
export function TimedSentence({ text, nowMs }: TimedSentenceProps) {
  const parts = text
    .split(instant)
    .map((part, place) => ({ part, key: `${place}`, isTime: place % 2 === 1 }));
  return (
    <>
      {parts.map(({ part, key, isTime }) => (
        <Fragment key={key}>{isTime ? <Instant text={part} nowMs={nowMs} /> : part}</Fragment>
      ))}
    </>
  );
}

function Instant({ text, nowMs }: TimedSentenceProps) {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return text;
  return (
    <time dateTime={text} title={text} suppressHydrationWarning>
      {formatClock(atMs, { nowMs })}
    </time>
  );
}
