import { Panel } from '@/components/ui/panel.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { TraceComparisonAnswer } from '@/lib/client/trace-queries.ts';
import { digits } from '@/lib/format/amount.ts';
import { formatCount } from '@/lib/format/count.ts';
import { signed } from './compare-grid.tsx';
import { tellingTags } from './compared-rows.ts';
import styles from './compare-view.module.css';
import { ownerColor, ownerName, serviceName } from './service-color.ts';
import { ms } from './span-words.ts';

interface ComparedProps {
  readonly comparison: TraceComparisonAnswer;
}

const rounded = (amountMs: number): string => digits(amountMs, amountMs < 10 && amountMs > 0 ? 1 : 0);

/** The critical path of A minus that of B, by whoever owned the time. */
export function CompareTime({ comparison: { a, b, time } }: ComparedProps) {
  const difference = a.durationMs - b.durationMs;
  const most = time.reduce((least, { aMs, bMs }) => Math.max(least, Math.abs(aMs - bMs)), 0);
  const word = difference < 0 ? 'less' : 'more';
  return (
    <Panel
      title={`Where ${ms(Math.abs(difference))} ${word} went`}
      meta="critical path of A minus that of B"
      flush
    >
      <div className={styles.scroll}>
        <table className={styles.owners} aria-label="Critical path by owner">
          <thead>
            <tr>
              <th scope="col">Owner</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">
                <VisuallyHidden>Difference as a bar</VisuallyHidden>
              </th>
              <th scope="col">A − B</th>
            </tr>
          </thead>
          <tbody>
            {time.map((owner) => {
              const more = owner.aMs - owner.bMs;
              return (
                <tr key={`${owner.kind} ${owner.name}`}>
                  <th scope="row">
                    <i className={styles.square} style={{ background: ownerColor(owner) }} />
                    {ownerName(owner)}
                  </th>
                  <td>{rounded(owner.aMs)}</td>
                  <td className={styles.quiet}>{rounded(owner.bMs)}</td>
                  <td className={styles.share} aria-label={signed(more)}>
                    <i
                      style={{
                        width: `${most === 0 ? 0 : (Math.abs(more) / most) * 100}%`,
                        background: ownerColor(owner),
                      }}
                    />
                  </td>
                  <td>
                    <b>{signed(more)}</b> <span className={styles.quiet}>ms</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const mostTags = 12;

/** Tags that differ at the same place of both. */
export function CompareTags({ comparison }: ComparedProps) {
  const tags = tellingTags(comparison.tags);
  return (
    <Panel
      title="What else differs"
      meta={tags.length > mostTags ? `${mostTags} of ${formatCount(tags.length)} tags` : undefined}
      flush
    >
      <div className={styles.scroll}>
        {tags.length === 0 ? (
          <p className={styles.none}>No tag differs that is not another for every request.</p>
        ) : (
          <table className={styles.tags} aria-label="Tags that differ">
            <thead>
              <tr>
                <th scope="col">Tag</th>
                <th scope="col">A</th>
                <th scope="col">B</th>
              </tr>
            </thead>
            <tbody>
              {tags.slice(0, mostTags).map(({ service, operation, tag, a, b }) => (
                <tr key={`${service} ${operation} ${tag}`}>
                  <th scope="row" title={`${service}, ${operation}`}>
                    {tag} <span className={styles.quiet}>{serviceName(service).name}</span>
                  </th>
                  <td>{a === null ? '–' : String(a)}</td>
                  <td>{b === null ? '–' : String(b)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  );
}
