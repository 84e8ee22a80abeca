import { Clock } from 'lucide-react';
import { Code } from '@/components/ui/code.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { outOfSyncTitle, outOfSyncWords } from './mesh-words.ts';
import styles from './mesh-view.module.css';

export type WorkloadHref = (namespace: string, name: string) => string;

interface OutOfSyncPanelProps {
  readonly report: MeshReport;
  readonly state: PanelState | undefined;
  readonly workloadHref: WorkloadHref;
}

/** Proxies that run something else than the control plane wants, with their own words. */
export function OutOfSyncPanel({ report, state, workloadHref }: OutOfSyncPanelProps) {
  const { outOfSync, outOfSyncLeft, totals, sync, at } = report;
  const known = totals.proxies - totals.unknown;
  return (
    <Panel
      title="Not in sync"
      meta={
        known === 0
          ? undefined
          : `${outOfSync.length + outOfSyncLeft} of ${formatCountOf(known, 'proxy', 'proxies')} of which istiod tells`
      }
      flush
      state={state ?? emptyState(report)}
    >
      <ol>
        {outOfSync.map((one) => (
          <li key={`${one.namespace}/${one.pod}`} className={styles.problem}>
            {one.state === 'rejected' ? (
              <HealthGlyph health="degraded" size={16} label={null} />
            ) : (
              <span className={styles.lagging}>
                <Icon icon={Clock} size={16} />
              </span>
            )}
            <div className={styles.body}>
              <p>
                <b>{outOfSyncTitle(one, at * 1_000)}</b> <Code>{`${one.namespace} / ${one.pod}`}</Code>
              </p>
              <p className={styles.quiet} suppressHydrationWarning>
                {outOfSyncWords(one, at * 1_000)}
              </p>
              {one.refusal !== null && <pre className={styles.refusal}>{one.refusal}</pre>}
            </div>
            {one.workload !== null && (
              <LinkButton size="small" href={workloadHref(one.namespace, one.workload)} prefetch={false}>
                Workload
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
      {outOfSyncLeft > 0 && (
        <p className={styles.more}>{formatCountOf(outOfSyncLeft, 'more proxy', 'more proxies')}.</p>
      )}
      {sync.status === 'down' && sync.detail !== null && outOfSync.length > 0 && (
        <p className={styles.more}>{sync.detail}</p>
      )}
    </Panel>
  );
}

function emptyState({ outOfSync, sync, totals }: MeshReport): PanelState | undefined {
  if (outOfSync.length > 0) return undefined;
  if (sync.status !== 'ok') {
    return {
      kind: 'empty',
      title: 'How far proxies are is not known',
      reason: sync.detail ?? '',
      icon: <HealthGlyph health="unknown" size={20} label={null} />,
    };
  }
  return {
    kind: 'empty',
    title: 'Every proxy has what it was sent',
    reason:
      totals.unknown === 0
        ? 'None lags and none refuses its configuration.'
        : `Of ${formatCountOf(totals.unknown, 'proxy', 'proxies')} this istiod does not tell: another replica may.`,
    icon: <HealthGlyph health="healthy" size={20} label={null} />,
  };
}
