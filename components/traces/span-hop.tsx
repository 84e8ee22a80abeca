import { Facts } from '@/components/ui/facts.tsx';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { OwnerBar, type OwnedPart } from './owner-bar.tsx';
import { serviceColor } from './service-color.ts';
import styles from './span-panel.module.css';
import { ms, spanService } from './span-words.ts';
import type { TraceModel } from './trace-model.ts';

const network = 'var(--line-3)';

/** The parts of one call that are known, in order of time. */
export function hopParts(hop: HopAnswer, model: TraceModel): readonly OwnedPart[] {
  const server = model.spans.at(model.spans.slotOf(hop.serverSpanId));
  const name = server === undefined ? (hop.callee ?? 'callee') : spanService(server);
  const color = serviceColor(server?.service ?? name);
  const part = (key: string, what: string, by: string, amountMs: number | null, tone: string): OwnedPart[] =>
    amountMs === null ? [] : [{ key, name: what, note: by, ms: amountMs, color: tone }];
  const split = [
    ...part('client-proxy', 'client proxy', 'before and after', hop.clientProxyMs, network),
    ...part('network', 'network', 'both ways', hop.networkMs, network),
    ...part('server-proxy', 'server proxy', 'before and after', hop.serverProxyMs, network),
    ...part('application', name, 'application', hop.applicationMs, color),
  ];
  if (hop.applicationMs !== null && hop.networkMs !== null) return split;
  const around = [
    ...part('request', 'request', 'proxies, network', hop.requestMs, network),
    ...part('server', name, server?.party.version ?? 'proxy and application', hop.serverMs, color),
    ...part('answer', 'answer', 'proxies, network', hop.answerMs, network),
  ];
  return around.length > 1 ? around : split;
}

/** Where the time of one call went, and what its proxies tell of it. */
export function SpanHop({ hop, model }: { readonly hop: HopAnswer; readonly model: TraceModel }) {
  const parts = hopParts(hop, model);
  const sum = parts.reduce((total, part) => total + part.ms, 0);
  return (
    <section className={styles.section} aria-label="This call">
      {parts.length > 1 && (
        <>
          <h3 className={styles.heading}>Where {ms(sum)} went</h3>
          <OwnerBar parts={parts} />
          <table className={styles.hop}>
            <tbody>
              {parts.map((part) => (
                <tr key={part.key}>
                  <th scope="row">
                    <i className={styles.square} style={{ background: part.color }} />
                    {part.name}
                  </th>
                  <td>{part.note}</td>
                  <td className={styles.number}>{ms(part.ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {hop.clocksDiffer && (
        <p className={styles.small}>
          Clocks of both ends differ, so that the way there and the way back cannot be told apart.
        </p>
      )}
      <Facts
        facts={[
          { name: 'mTLS', value: mtlsWords(hop.mtls) },
          ...(hop.tries > 1 ? [{ name: 'Tries', value: String(hop.tries) }] : []),
          ...(hop.upstreamCluster === null
            ? []
            : [{ name: 'Cluster', value: <code>{hop.upstreamCluster}</code> }]),
          ...(hop.upstreamAddress === null
            ? []
            : [{ name: 'Address', value: <code>{hop.upstreamAddress}</code> }]),
        ]}
      />
    </section>
  );
}

function mtlsWords(mtls: boolean | null): string {
  if (mtls === null) return 'not told by the proxies';
  return mtls ? 'mutual' : 'plaintext';
}
