import { healthView, isProblem, severityOf, type HealthView } from '@/components/graph/health-view.ts';
import type { ServiceSummary, ServiceVersion } from '@/lib/client/service-queries.ts';
import type { Mtls } from '@/lib/domain/mesh-graph.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';

export interface Replicas {
  readonly desired: number;
  readonly available: number;
}

/** One service as the list shows it. */
export interface ServiceRow {
  readonly summary: ServiceSummary;
  readonly view: HealthView;
  /** Speaks TCP only: its traffic is counted in bytes, and has neither errors nor latency. */
  readonly isTcp: boolean;
  /** Greater is worse. */
  readonly severity: number;
  /** In words, what there is to be said about its health; null where all is well. */
  readonly why: string | null;
  readonly versions: readonly ServiceVersion[];
  readonly mtls: Mtls | null;
  /** Of all versions; null where no control plane told, or not of all. */
  readonly replicas: Replicas | null;
  readonly owner: string | null;
}

interface Reading {
  /** Unix seconds. */
  readonly at: number;
  readonly windowSeconds: number;
}

type Signals = ServiceSummary['inbound'];

export const isTcpOnly = ({ requestRate, bytesPerSecond }: Signals): boolean =>
  (requestRate ?? 0) === 0 && (bytesPerSecond ?? 0) > 0;

const hasTraffic = ({ requestRate, bytesPerSecond }: Signals): boolean =>
  (requestRate ?? 0) > 0 || (bytesPerSecond ?? 0) > 0;

export function serviceRow(summary: ServiceSummary, reading: Reading): ServiceRow {
  const view = healthView(summary.health, summary.badges);
  const versions = summary.versionFigures;
  return {
    summary,
    view,
    isTcp: isTcpOnly(summary.inbound),
    severity: severityOf(view),
    why: whyWords(summary, view, reading),
    versions,
    mtls: summary.mtls,
    replicas: sumOf(versions.map(({ replicas }) => replicas)),
    owner: summary.owner,
  };
}

function sumOf(all: readonly (Replicas | null)[]): Replicas | null {
  const sum = { desired: 0, available: 0 };
  for (const replicas of all) {
    if (replicas === null) return null;
    sum.desired += replicas.desired;
    sum.available += replicas.available;
  }
  return all.length === 0 ? null : sum;
}

/** The gravest reason with its begin, then what explains figures that are missing. */
function whyWords(
  { health, badges, inbound }: ServiceSummary,
  view: HealthView,
  { at, windowSeconds }: Reading,
): string | null {
  const [reason] = health.reasons;
  if (isProblem(view) && reason !== undefined) return reasonWords(reason, at);
  if (!hasTraffic(inbound)) return `no request in ${formatDuration(windowSeconds)}`;
  if (badges.includes('no-sidecar')) return 'seen through the proxies of its callers';
  return reason === undefined ? null : reasonWords(reason, at);
}

/** A reason without its full stop, and since when it holds. `at` is the clock of the answer, unix seconds. */
export function reasonWords(reason: ServiceSummary['health']['reasons'][number], at: number): string {
  const text = reason.text.replace(/\.$/, '');
  if (reason.since === null) return text;
  return `${text}, since ${formatClock(reason.since * 1_000, { nowMs: at * 1_000 })}`;
}
