import { healthView, isProblem, severityOf, type HealthView } from '@/components/graph/health-view.ts';
import type { ServiceObjective, ServiceSummary, ServiceVersion } from '@/lib/client/service-queries.ts';
import type { Mtls } from '@/lib/domain/mesh-graph.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { tightest } from './objective-words.ts';

export interface Replicas {
  readonly desired: number;
  readonly available: number;
}

/** One service as the list shows it. */
export interface ServiceRow {
  readonly summary: ServiceSummary;
  readonly view: HealthView;
  readonly signals: Signals;
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
  /** The tightest of its objectives; null where none is set. */
  readonly objective: ServiceObjective | null;
}

interface Reading {
  /** Unix seconds. */
  readonly at: number;
  readonly windowSeconds: number;
}

type Signals = ServiceSummary['inbound'];

const isTcpOnly = ({ requestRate, bytesPerSecond }: Signals): boolean =>
  (requestRate ?? 0) === 0 && (bytesPerSecond ?? 0) > 0;

const hasTraffic = ({ requestRate, bytesPerSecond }: Signals): boolean =>
  (requestRate ?? 0) > 0 || (bytesPerSecond ?? 0) > 0;

/** The figures that stand for a service: what it is asked. Nobody in the mesh asks a gateway, so it is what it passes on. */
export const mainSignals = ({
  kind,
  inbound,
  outbound,
}: Pick<ServiceSummary, 'kind' | 'inbound' | 'outbound'>): Signals =>
  kind === 'gateway' && !hasTraffic(inbound) ? outbound : inbound;

export function serviceRow(summary: ServiceSummary, reading: Reading): ServiceRow {
  const view = healthView(summary.health, summary.badges);
  const versions = summary.versionFigures;
  const signals = mainSignals(summary);
  return {
    summary,
    view,
    signals,
    isTcp: isTcpOnly(signals),
    severity: severityOf(view),
    why: whyWords(summary, signals, view, reading),
    versions,
    mtls: summary.mtls,
    replicas: sumOf(versions.map(({ replicas }) => replicas)),
    owner: summary.owner,
    objective: tightest(summary.objectives),
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
  { health, badges, kind }: Pick<ServiceSummary, 'health' | 'badges' | 'kind'>,
  signals: Signals,
  view: HealthView,
  { at, windowSeconds }: Reading,
): string | null {
  const [reason] = health.reasons;
  if (isProblem(view) && reason !== undefined) return shortReason(reasonWords(reason, at));
  if (!hasTraffic(signals)) return `no request in ${formatDuration(windowSeconds)}`;
  if (isTcpOnly(signals)) return 'speaks TCP, which tells no errors';
  if (badges.includes('no-sidecar')) return 'seen through the proxies of its callers';
  if (reason !== undefined) return shortReason(reasonWords(reason, at));
  return kind === 'gateway' ? 'entry of the mesh' : null;
}

/** A list has no room for the counts behind a ratio; they are on the service's page. */
const shortReason = (words: string): string => words.replace(/ \([^)]*\)/, '').replace(/, \d+ in \d+ s/, '');

/** A reason without its full stop, and since when it holds. `at` is the clock of the answer, unix seconds. */
export function reasonWords(reason: ServiceSummary['health']['reasons'][number], at: number): string {
  const text = reason.text.replace(/\.$/, '');
  if (reason.since === null) return text;
  return `${text}, since ${formatClock(reason.since * 1_000, { nowMs: at * 1_000 })}`;
}
