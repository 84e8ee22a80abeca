import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import styles from './span-panel.module.css';
import { tagAmount, tagOrder } from './tag-units.ts';

type Tags = TraceSpan['tags'];

const firstTags = 9;

interface SpanTagsProps {
  readonly span: TraceSpan;
  /** What is the same for all spans of its process. */
  readonly process: Tags;
}

/** What was recorded, the most telling first; secrets were hidden before they came here. */
export function SpanTags({ span, process }: SpanTagsProps) {
  const [isWhole, setWhole] = useState(false);
  const names = tagOrder(Object.keys(span.tags));
  const shown = isWhole ? names : names.slice(0, firstTags);
  const processNames = tagOrder(Object.keys(process));
  return (
    <section className={styles.section} aria-label="Tags">
      <h3 className={styles.heading}>
        Tags
        <span className={styles.aside}>
          {shown.length} of {names.length}
        </span>
        <CopyButton what="all tags as JSON" text={JSON.stringify(span.tags, null, 2)} />
      </h3>
      {names.length === 0 && <p className={styles.small}>It carries none.</p>}
      <TagList names={shown} tags={span.tags} masked={span.masked} />
      {names.length > firstTags && (
        <Button size="small" tone="ghost" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${names.length}`}
        </Button>
      )}
      {processNames.length > 0 && (
        <Disclosure summary={`Process, ${processNames.length} tags`}>
          <TagList names={processNames} tags={process} masked={[]} />
        </Disclosure>
      )}
    </section>
  );
}

interface TagListProps {
  readonly names: readonly string[];
  readonly tags: Tags;
  readonly masked: readonly string[];
}

/** Names and values of tags, with their units where the name tells one. */
export function TagList({ names, tags, masked }: TagListProps) {
  if (names.length === 0) return null;
  return (
    <dl className={styles.tags}>
      {names.map((name) => {
        const value = tags[name] ?? '';
        const amount = tagAmount(name, value);
        return (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd>
              {value === '' ? <span className={styles.quiet}>empty</span> : String(value)}
              {amount !== null && <span className={styles.quiet}> ({amount})</span>}
              {masked.includes(name) && <span className={styles.quiet}> hidden here</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
