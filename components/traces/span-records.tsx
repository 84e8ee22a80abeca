import Link from 'next/link';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import styles from './span-panel.module.css';
import { TagList } from './span-tags.tsx';
import { ms } from './span-words.ts';
import { tagOrder } from './tag-units.ts';
import type { TraceLinks } from './trace-links.ts';

interface SpanRecordsProps {
  readonly span: TraceSpan;
  readonly links: TraceLinks;
}

/** Events with their time after the span's start, and links to other traces. */
export function SpanRecords({ span, links }: SpanRecordsProps) {
  return (
    <>
      {span.events.length > 0 && (
        <section className={styles.section} aria-label="Events">
          <h3 className={styles.heading}>
            Events <span className={styles.aside}>{span.events.length}</span>
          </h3>
          <ul className={styles.records}>
            {span.events.map(({ name, offsetMs, tags }, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- events may be equal, and never change their places
              <li key={`${place} ${offsetMs}`}>
                <span className={styles.number}>+{ms(Math.max(0, offsetMs - span.startOffsetMs))}</span>{' '}
                {name}
                <TagList names={tagOrder(Object.keys(tags))} tags={tags} masked={[]} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {span.links.length > 0 && (
        <section className={styles.section} aria-label="Links">
          <h3 className={styles.heading}>
            Links <span className={styles.aside}>{span.links.length}</span>
          </h3>
          <ul className={styles.records}>
            {span.links.map(({ traceId, spanId }) => (
              <li key={`${traceId} ${spanId}`}>
                <Link href={links.span(traceId, spanId)} prefetch={false}>
                  <code>{traceId.replace(/^0{16}/, '')}</code>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
