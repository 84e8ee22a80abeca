import type { ReactNode } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import { InlineMessage, type MessageTone } from '@/components/ui/message.tsx';
import type { Health } from '@/lib/domain/health.ts';
import type { Mtls, MtlsStatus } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { healthView, isProblem, type HealthView } from './health-view.ts';
import styles from './map-panel.module.css';

const locks: Readonly<Record<MtlsStatus, MeshGlyphName>> = {
  mutual: 'lock-closed',
  mixed: 'lock-open',
  plaintext: 'lock-open',
  unknown: 'lock-question',
};

function mtlsTitle({ status, ratio }: Mtls, of: string): string {
  switch (status) {
    case 'mutual':
    case 'mixed':
      return `mTLS on ${amountText(formatRatio(ratio))} of ${of}`;
    case 'plaintext':
      return `Plaintext: no mTLS on these ${of}`;
    case 'unknown':
      return 'mTLS not known';
  }
}

/** What the server's side says about encryption. Not told is unknown, never plaintext. */
export function MtlsEvidence({
  mtls,
  of,
  children,
}: {
  readonly mtls: Mtls;
  readonly of: 'requests' | 'bytes';
  readonly children?: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        <span className={styles[`mtls-${mtls.status}`]}>
          <MeshGlyph name={locks[mtls.status]} size={14} label={null} />
        </span>
        {mtlsTitle(mtls, of)}
      </h3>
      <p className={styles.prose}>{mtls.evidence}</p>
      {children}
    </section>
  );
}

/** What the server turned away. Which policy did so is not in the telemetry, and is not guessed. */
export function DenialNote({ sentence }: { readonly sentence: string | null }) {
  if (sentence === null) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Denied</h3>
      <p className={styles.prose}>{sentence}</p>
    </section>
  );
}

function toneOf({ glyph }: HealthView): MessageTone {
  return glyph === 'degraded' || glyph === 'unhealthy' || glyph === 'injected' ? glyph : 'neutral';
}

interface HealthNoteProps {
  readonly health: Health;
  /** The sentence with the counts, before the reasons; null where there is none. */
  readonly lead: string | null;
  /** The clock of the map, unix seconds. */
  readonly at: number;
  /** Only bytes are seen: nothing is wrong with the telemetry, there are no answers to judge. */
  readonly isTcp: boolean;
}

/** One reason as a sentence of its own, whatever it ends with. */
function reasonSentence(
  { code, text, since }: Health['reasons'][number],
  at: number,
  isTcp: boolean,
): string {
  if (isTcp && code === 'no-samples') {
    return 'Health is not known: only TCP is seen here, and TCP has no answers that could fail. ';
  }
  const bare = text.replace(/[.\s]+$/, '');
  const when = since === null ? '' : `, since ${formatClock(since * 1_000, { nowMs: at * 1_000 })}`;
  return `${bare}${when}. `;
}

/** Why the health is what it is, with the numbers. Quiet when all is well and nothing is to be said. */
export function HealthNote({ health, lead, at, isTcp }: HealthNoteProps) {
  const view = healthView(health);
  if (lead === null && health.reasons.length === 0) return null;
  return (
    <section className={styles.section}>
      <InlineMessage
        tone={toneOf(view)}
        glyph={
          isProblem(view) ? (
            <HealthGlyph health={view.glyph} hollow={view.isHollow} size={14} label={null} />
          ) : undefined
        }
      >
        {lead !== null && <b>{lead} </b>}
        {health.reasons.map((reason) => (
          <span key={reason.code} className={styles.reason} suppressHydrationWarning>
            {reasonSentence(reason, at, isTcp)}
          </span>
        ))}
      </InlineMessage>
    </section>
  );
}
