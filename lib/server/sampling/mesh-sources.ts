import 'server-only';
import type { ThresholdSettings } from '../../domain/health-thresholds.ts';
import type { ControlPlane } from '../../ports/control-plane.ts';
import type { TelemetrySource } from '../../ports/telemetry-source.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../operations/metrics.ts';

/** What maps of one mesh are made from. */
export interface MeshSources {
  readonly mesh: string;
  readonly telemetry: TelemetrySource;
  readonly control: ControlPlane | null;
  readonly thresholds: ThresholdSettings;
  readonly gridSeconds: number;
  readonly keepBytes: number;
  readonly keepMs: number;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Takes a mistake of ours that no caller waits for. */
  readonly report: (error: unknown) => void;
}
