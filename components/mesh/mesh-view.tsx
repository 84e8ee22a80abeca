import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { CapabilitiesPanel, ConfigurationPanel, ControlPlanePanel, SourcesPanel } from './mesh-asides.tsx';
import { MeshHead } from './mesh-head.tsx';
import { OutOfSyncPanel, type WorkloadHref } from './out-of-sync-panel.tsx';
import { ProxiesPanel } from './proxies-panel.tsx';
import styles from './mesh-view.module.css';

interface MeshViewProps {
  /** Null before the first answer. */
  readonly report: MeshReport | null;
  /** What the last try failed with, in words; null while it did not. */
  readonly failure: string | null;
  readonly workloadHref: WorkloadHref;
  readonly listHref: string;
  readonly onRetry: () => void;
}

/** Not in sync first, then all proxies; beside it where everything comes from and what this mesh can do. */
export function MeshView({ report, failure, workloadHref, listHref, onRetry }: MeshViewProps) {
  if (report === null) return <Waiting failure={failure} onRetry={onRetry} />;
  const state = stateOf(report, failure, onRetry);
  return (
    <div className={styles.view}>
      <MeshHead report={report} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <OutOfSyncPanel report={report} state={state} workloadHref={workloadHref} />
          <ProxiesPanel report={report} state={state} workloadHref={workloadHref} listHref={listHref} />
        </div>
        <div className={styles.column}>
          <SourcesPanel report={report} onRetry={onRetry} />
          <ControlPlanePanel report={report} />
          <CapabilitiesPanel report={report} />
          <ConfigurationPanel report={report} />
        </div>
      </div>
    </div>
  );
}

/** What is said of proxies when the console or istiod does not answer any more: the last known, and since when. */
function stateOf(
  { sync, at }: MeshReport,
  failure: string | null,
  onRetry: () => void,
): PanelState | undefined {
  if (failure !== null) {
    return {
      kind: 'failed',
      message: `${failure} This is of ${formatClockSecond(at * 1_000)}.`,
      onRetry,
    };
  }
  if (sync.status === 'down' && sync.answeredAt !== null) {
    return {
      kind: 'failed',
      message: `${sync.detail ?? ''} This is of ${formatClockSecond(sync.answeredAt * 1_000)}.`,
      onRetry,
    };
  }
  return undefined;
}

function Waiting({ failure, onRetry }: Pick<MeshViewProps, 'failure' | 'onRetry'>) {
  const state: PanelState =
    failure === null
      ? {
          kind: 'loading',
          waitingFor: 'the sources of the mesh',
          skeleton: (
            <span className={styles.skeleton}>
              {['72%', '58%', '66%', '48%', '61%'].map((width) => (
                <Skeleton key={width} width={width} />
              ))}
            </span>
          ),
        }
      : { kind: 'failed', message: failure, onRetry };
  return (
    <div className={styles.view}>
      <h1 className={styles.title}>Mesh</h1>
      <Panel title="Control plane, proxies and sources" state={state} />
    </div>
  );
}
