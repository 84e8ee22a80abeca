import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import type { GlyphHealth } from '@/components/ui/glyphs/health-strokes.ts';
import { Code } from '@/components/ui/code.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { WorkloadAnswer } from '@/lib/client/workload-queries.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import styles from './workload-view.module.css';

type Pod = NonNullable<WorkloadAnswer['facts']>['pods'][number];
type Sync = NonNullable<Pod['sync']>;

interface PodsPanelProps {
  readonly answer: WorkloadAnswer | null;
  readonly state: PanelState | undefined;
}

const mostShown = 100;

/** Its pods, each with its proxy: of which version it is and whether it follows the control plane. */
export function PodsPanel({ answer, state }: PodsPanelProps) {
  const facts = answer?.facts ?? null;
  const pods = facts?.pods ?? [];
  const left = pods.length - mostShown;
  return (
    <Panel
      title="Pods and proxies"
      meta={facts === null ? undefined : formatCountOf(pods.length, 'pod')}
      flush
      state={state ?? stateOf(answer)}
    >
      {answer !== null && pods.length > 0 && (
        <Table
          label="Pods and proxies"
          isWide
          caption={left > 0 ? `${formatCount(left)} more pods are not listed.` : undefined}
        >
          <thead>
            <tr>
              <ColumnHeader>Pod</ColumnHeader>
              <ColumnHeader>State</ColumnHeader>
              <ColumnHeader numeric>Restarts</ColumnHeader>
              <ColumnHeader>Proxy</ColumnHeader>
              <ColumnHeader>Its configuration</ColumnHeader>
              <ColumnHeader>Node</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {pods.slice(0, mostShown).map((pod) => (
              <PodRow key={pod.name} pod={pod} nowMs={answer.at * 1_000} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function stateOf(answer: WorkloadAnswer | null): PanelState | undefined {
  if (answer === null) return { kind: 'loading', waitingFor: 'the control plane' };
  if (answer.facts === null) {
    return { kind: 'empty', title: 'Its pods are not known', reason: answer.gap ?? '' };
  }
  if (answer.facts.pods.length === 0) {
    return {
      kind: 'empty',
      title: 'It has no pods',
      reason: `${formatCountOf(answer.facts.replicas.desired, 'replica')} are wanted. Its events in the cluster say why there are none.`,
    };
  }
  return answer.gap === null ? undefined : { kind: 'partial', missing: answer.gap };
}

function PodRow({ pod, nowMs }: { readonly pod: Pod; readonly nowMs: number }) {
  return (
    <Row>
      <RowHeader>
        <Code>{pod.name}</Code>
      </RowHeader>
      <Cell>
        <span className={styles.inline}>
          <HealthGlyph health={podHealth(pod)} size={13} label={null} />
          {podWords(pod)}
        </span>
      </Cell>
      <Cell numeric>
        <span suppressHydrationWarning>
          {formatCount(pod.restarts)}
          {pod.restartedAt !== null && (
            <span className={styles.quiet}>, {formatClock(pod.restartedAt * 1_000, { nowMs })}</span>
          )}
        </span>
      </Cell>
      <Cell>{pod.hasProxy ? (pod.proxyVersion ?? 'of unknown version') : 'none'}</Cell>
      <Cell>
        {pod.sync === null ? (
          <span className={styles.quiet}>–</span>
        ) : (
          <span className={styles.inline} title={pod.sync.refusal ?? undefined}>
            <HealthGlyph health={syncHealth[pod.sync.state]} size={13} label={null} />
            <span className={styles.wrap}>{syncWords(pod.sync, nowMs)}</span>
          </span>
        )}
      </Cell>
      <Cell>{pod.node ?? '–'}</Cell>
    </Row>
  );
}

const podHealth = ({ isReady }: Pod): GlyphHealth => {
  if (isReady === null) return 'unknown';
  return isReady ? 'healthy' : 'degraded';
};

const podWords = ({ phase, isReady }: Pod): string => {
  if (isReady === true) return 'ready';
  return (
    [phase?.toLowerCase(), isReady === false ? 'not ready' : null].filter(Boolean).join(', ') || 'not known'
  );
};

const syncHealth: Readonly<Record<Sync['state'], GlyphHealth>> = {
  'in-sync': 'healthy',
  lagging: 'degraded',
  rejected: 'degraded',
  unknown: 'unknown',
};

/** How far the proxy is, in a few words; what it refused is said in its own. */
export function syncWords({ state, behind, sentAt, refusal }: Sync, nowMs: number): string {
  const since = sentAt === null ? '' : ` since ${formatClock(sentAt * 1_000, { nowMs })}`;
  const what = behind.join(' and ') || 'its configuration';
  switch (state) {
    case 'in-sync':
      return `in sync${since}`;
    case 'lagging':
      return `has not taken its ${what}${since}`;
    case 'rejected':
      return `rejects its ${what}${since}: ${refusal ?? ''}`;
    case 'unknown':
      return 'nobody tells';
  }
}
