import { Figure } from '@/components/ui/figure.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { amountText } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { ListWords } from './list-words.ts';
import styles from './services-strip.module.css';
import { servicesTotals } from './services-totals.ts';
import type { ServiceRow } from './service-row.ts';

const keys = [
  ['↑ ↓', 'row'],
  ['→', 'versions'],
  ['↵', 'open'],
  ['M', 'on the map'],
] as const;

interface ServicesKeysProps {
  readonly note: string;
  readonly words: ListWords;
}

/** What the keys do, for those who use them. */
export function ServicesKeys({ note, words }: ServicesKeysProps) {
  return (
    <div className={styles.keys}>
      {keys
        .filter(([key]) => words.unfolds || key !== '→')
        .map(([key, meaning]) => (
          <span key={key} className={styles.key}>
            <Kbd keys={key} /> {meaning}
          </span>
        ))}
      <span className={styles.note}>{note}</span>
    </div>
  );
}

interface ServicesStripProps {
  readonly rows: readonly ServiceRow[];
  readonly words: ListWords;
}

/** Sums over what is listed. A sum of which nothing is known is left out. */
export function ServicesStrip({ rows, words }: ServicesStripProps) {
  const totals = servicesTotals(rows);
  const { requestRate, errorRatio, bytesPerSecond, mtlsRatio, replicas, objectives } = totals;
  const failing = errorRatio === null ? '' : `, ${amountText(formatRatio(errorRatio))} fail`;
  return (
    <section aria-label="All together">
      <dl className={styles.strip}>
        <Sum
          name={words.title}
          figure={formatCount(totals.services)}
          words={`${totals.attention} need attention`}
        />
        <div>
          <dt>Requests received</dt>
          <dd>
            <Figure amount={formatRate(requestRate)} size="small" unknownReason="nothing measured" />
            <span className={styles.words}>{failing}</span>
          </dd>
        </div>
        {bytesPerSecond > 0 && (
          <div>
            <dt>TCP</dt>
            <dd>
              <Figure amount={formatBytesPerSecond(bytesPerSecond)} size="small" />
            </dd>
          </div>
        )}
        {mtlsRatio !== null && (
          <div>
            <dt>mTLS</dt>
            <dd>
              <Figure amount={formatRatio(mtlsRatio)} size="small" />
              <span className={styles.words}> of what is told</span>
            </dd>
          </div>
        )}
        {objectives !== null && (
          <Sum
            name="Objectives"
            figure={formatCount(objectives.set)}
            words={`set, ${objectives.burning === 0 ? 'none burns' : `${objectives.burning} burn`} above 1×`}
          />
        )}
        {replicas !== null && (
          <Sum
            name="Ready"
            figure={formatCount(replicas.available)}
            words={`of ${formatCount(replicas.desired)} replicas`}
          />
        )}
      </dl>
    </section>
  );
}

interface SumProps {
  readonly name: string;
  readonly figure: string;
  readonly words: string;
}

function Sum({ name, figure, words }: SumProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Figure amount={{ figure, unit: '' }} size="small" />
        <span className={styles.words}> {words}</span>
      </dd>
    </div>
  );
}
