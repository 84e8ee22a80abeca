import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { changesOptions, isEnded, type ChangeSummary } from '@/lib/client/change-queries.ts';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { serviceName } from './service-color.ts';
import styles from './span-panel.module.css';
import { ms } from './span-words.ts';
import type { TraceLinks } from './trace-links.ts';
import type { TraceModel } from './trace-model.ts';

interface SpanChangesProps {
  readonly span: TraceSpan;
  readonly hop: HopAnswer | undefined;
  readonly model: TraceModel;
  readonly links: TraceLinks;
}

const mostChanges = 50;

/** Which version answered, which fault met the request, and what was being changed on the service then. */
export function SpanChanges({ span, hop, model, links }: SpanChangesProps) {
  const server = model.spans.at(model.spans.slotOf(hop?.serverSpanId ?? null));
  const callee = calleeOf(span, hop, server);
  const { data } = useQuery({
    ...changesOptions({
      mesh: null,
      namespace: callee?.namespace ?? null,
      service: callee?.name ?? null,
      who: null,
      limit: mostChanges,
    }),
    enabled: callee !== null && callee.namespace !== null,
  });
  const atSeconds = Number(BigInt(model.trace.startTimeUnixNano) / 1_000_000n) / 1_000;
  const inForce = callee === null ? [] : changesAt(data?.changes ?? [], atSeconds);
  const version = server?.party.version ?? (hop?.clientSpanId === span.spanId ? null : span.party.version);
  const href = callee === null ? null : links.service(callee.namespace, callee.name);
  if (version === null && inForce.length === 0 && span.injection === null) return null;
  return (
    <section className={styles.section} aria-label="Version and changes">
      <h3 className={styles.heading}>Version and changes</h3>
      {span.injection !== null && <InjectionNote span={span} hop={hop} links={links} />}
      {version !== null && callee !== null && (
        <p className={styles.line}>
          Answered by {href === null ? callee.name : <Link href={href}>{callee.name}</Link>} {version}
          {podWords(server)}.
        </p>
      )}
      {inForce.length > 0 && (
        <ul className={styles.changes}>
          {inForce.map((change) => (
            <li key={change.id}>
              <Link href={links.change(change.id)} className={styles.change} prefetch={false}>
                {change.intent.kind === 'fault' ? (
                  <HealthGlyph health="injected" size={12} label={null} />
                ) : (
                  <MeshGlyph name="changes" size={12} label={null} />
                )}
                <span>{change.title}</span>
                <span className={styles.since}>
                  since {formatClockSecond((change.appliedAt ?? change.createdAt) * 1_000)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function InjectionNote({ span, hop, links }: Pick<SpanChangesProps, 'span' | 'hop' | 'links'>) {
  const { injection } = span;
  if (injection === null) return null;
  const did = [
    injection.abort ? 'aborted the request' : null,
    injection.delay ? `held it back${delayWords(hop?.injectedDelayMs ?? null)}` : null,
  ].filter((part) => part !== null);
  return (
    <InlineMessage tone="injected">
      Somebody asked for this: a fault {did.join(' and ')}.{' '}
      {injection.changeId === null ? (
        'No change of this console injected it.'
      ) : (
        <Link href={links.change(injection.changeId)}>This request met {injection.changeId}</Link>
      )}
    </InlineMessage>
  );
}

const podWords = (server: TraceSpan | undefined): string => {
  const pod = server?.party.pod ?? null;
  return pod === null ? '' : `, pod ${pod}`;
};

const delayWords = (delayMs: number | null): string => (delayMs === null ? '' : ` for ${ms(delayMs)}`);

/** Changes that were in force at an instant (unix seconds), the newest first. */
export function changesAt(changes: readonly ChangeSummary[], at: number): readonly ChangeSummary[] {
  return changes
    .filter(
      ({ appliedAt, state, updatedAt }) =>
        appliedAt !== null && appliedAt <= at && (!isEnded(state) || updatedAt >= at),
    )
    .toSorted((a, b) => (b.appliedAt ?? 0) - (a.appliedAt ?? 0));
}

/** The service that answered, or should have. */
function calleeOf(
  span: TraceSpan,
  hop: HopAnswer | undefined,
  server: TraceSpan | undefined,
): { readonly namespace: string | null; readonly name: string } | null {
  const told = server ?? (hop?.clientSpanId === span.spanId ? undefined : span);
  if (told !== undefined) {
    const named = serviceName(told.service);
    return { namespace: told.party.namespace ?? named.namespace, name: told.party.app ?? named.name };
  }
  const asked = /\|service:[^/]*\/([^/]*)\/([^|]*)\|/.exec(span.edges?.service ?? '');
  if (asked !== null)
    return { namespace: decodeURIComponent(asked[1] ?? ''), name: decodeURIComponent(asked[2] ?? '') };
  return null;
}
