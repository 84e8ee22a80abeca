import type { Health, HealthReason, HealthStatus } from './health.ts';
import type { CodeTolerance, HealthThresholds } from './health-thresholds.ts';
import type { Protocol } from './mesh-graph.ts';

/** Requests per second of one direction of a subject. */
export interface JudgedRates {
  readonly total: number;
  readonly errors: number;
  readonly injected: number;
  readonly injectedErrors: number;
  /** The same requests by protocol and code, for tolerances of single codes. */
  readonly byCode: () => readonly CodedRates[];
}

/** Requests per second of one protocol by code. */
export interface CodedRates {
  readonly protocol: Protocol;
  readonly total: number;
  readonly codes: Readonly<Record<string, number>>;
}

/** Which side of a node's traffic is judged: what reaches it, or what it sends. */
export type Direction = 'inbound' | 'outbound';

/** Below this many errors in the window a ratio says nothing. */
const FEWEST_ERRORS = 5;

const GRAVITY: Readonly<Record<HealthStatus, number>> = { unknown: 0, healthy: 1, degraded: 2, unhealthy: 3 };

/** The graver of two statuses; `unknown` gives way to everything. */
export const worseStatus = (a: HealthStatus, b: HealthStatus): HealthStatus =>
  GRAVITY[a] >= GRAVITY[b] ? a : b;

const reason = (code: HealthReason['code'], text: string): HealthReason => ({ code, text, since: null });
const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(3))} %`;
const perSecond = (rate: number): string => `${Number(rate.toPrecision(3))}/s`;

function statusAt(ratio: number, degraded: number, unhealthy: number): HealthStatus {
  if (ratio >= unhealthy) return 'unhealthy';
  return ratio >= degraded ? 'degraded' : 'healthy';
}

/** Health of one direction; null where it carried no requests. */
function judgeDirection(
  direction: Direction,
  rates: JudgedRates,
  windowSeconds: number,
  thresholds: HealthThresholds,
): Health | null {
  if (!(rates.total > 0)) return null;
  const tolerated = judgeTolerances(direction, rates, windowSeconds, thresholds.tolerances ?? []);
  if (tolerated !== null) return tolerated;
  const ratio = rates.errors / rates.total;
  const status = statusAt(ratio, thresholds.degradedErrorRatio, thresholds.unhealthyErrorRatio);
  return explained(direction, status, rates, ratio, windowSeconds);
}

function explained(
  direction: Direction,
  status: HealthStatus,
  rates: JudgedRates,
  ratio: number,
  windowSeconds: number,
): Health {
  const { total, errors, injected, injectedErrors } = rates;
  const seconds = `in ${windowSeconds} s`;
  if (status === 'healthy') {
    if (injected <= 0) return { status, reasons: [] };
    const text = `Injected faults met ${perSecond(injected)} of ${perSecond(total)} ${direction} requests.`;
    return { status, reasons: [reason('injected', text)] };
  }
  const count = Math.round(errors * windowSeconds);
  const failing = `${percent(ratio)} of ${direction} requests fail (${perSecond(errors)} of ${perSecond(total)})`;
  if (count < FEWEST_ERRORS) {
    const text = `${failing}, but only ${count} ${seconds}: too few to judge.`;
    return { status: 'healthy', reasons: [reason('few-samples', text)] };
  }
  if (injectedErrors >= errors * (1 - 1e-9)) {
    return {
      status,
      reasons: [reason('injected', `${failing}, ${count} ${seconds}: all of them injected.`)],
    };
  }
  const share = injectedErrors > 0 ? `, ${perSecond(injectedErrors)} of them injected` : '';
  return { status, reasons: [reason(`${direction}-errors`, `${failing}, ${count} ${seconds}${share}.`)] };
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'i');
/** Statuses are short; anything longer comes from a hostile label and is not worth a pattern's time. */
const MOST_CODE_LENGTH = 16;

/** Judges by single codes; null where no tolerance speaks of this direction and these protocols. */
function judgeTolerances(
  direction: Direction,
  rates: JudgedRates,
  windowSeconds: number,
  tolerances: readonly CodeTolerance[],
): Health | null {
  let found: Health | null = null;
  for (const tolerance of tolerances) {
    if (!whole(tolerance.direction).test(direction)) continue;
    for (const { protocol, total, codes } of rates.byCode()) {
      if (!(total > 0) || !whole(tolerance.protocol).test(protocol)) continue;
      const health = judgeCode(direction, tolerance, total, codes, windowSeconds);
      found = found === null ? health : merge([found, health]);
    }
  }
  return found;
}

function judgeCode(
  direction: Direction,
  { code, degradedRatio, unhealthyRatio }: CodeTolerance,
  total: number,
  codes: Readonly<Record<string, number>>,
  windowSeconds: number,
): Health {
  const pattern = whole(code);
  const matching = Object.entries(codes).filter(
    ([key]) => key.length <= MOST_CODE_LENGTH && pattern.test(key),
  );
  const rate = matching.reduce((sum, [, value]) => sum + value, 0);
  const ratio = rate / total;
  const status = rate > 0 ? statusAt(ratio, degradedRatio, unhealthyRatio) : 'healthy';
  if (status === 'healthy') return { status, reasons: [] };
  const count = Math.round(rate * windowSeconds);
  const names = matching.map(([key]) => key).join(', ');
  const text = `${percent(ratio)} of ${direction} requests end with ${names} (${perSecond(rate)} of ${perSecond(total)}), ${count} in ${windowSeconds} s`;
  if (count < FEWEST_ERRORS) {
    return { status: 'healthy', reasons: [reason('few-samples', `${text}: too few to judge.`)] };
  }
  return {
    status,
    reasons: [
      reason(`${direction}-errors`, `${text}; tolerated by annotation below ${percent(degradedRatio)}.`),
    ],
  };
}

/** The worst of several, with all reasons, the gravest first. */
function merge(parts: readonly Health[]): Health {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const ordered = [...parts].sort((a, b) => GRAVITY[b.status] - GRAVITY[a.status]);
  return {
    status: ordered.reduce<HealthStatus>((worst, { status }) => worseStatus(worst, status), 'unknown'),
    reasons: ordered.flatMap(({ reasons }) => reasons),
  };
}

/** Replicas as the control plane tells them. */
export interface Replicas {
  readonly desired: number;
  readonly available: number;
}

function judgeReplicas(replicas: Replicas | null): Health | null {
  if (replicas === null || replicas.desired < 1 || replicas.available >= replicas.desired) return null;
  const status = replicas.available <= 0 ? 'unhealthy' : 'degraded';
  const text = `${Math.max(0, replicas.available)} of ${replicas.desired} replicas are available.`;
  return { status, reasons: [reason('replicas', text)] };
}

/** What the health of one subject is judged by. A direction without requests has a total of 0. */
export interface HealthFacts {
  readonly inbound: JudgedRates;
  readonly outbound: JudgedRates | null;
  readonly replicas: Replicas | null;
  readonly windowSeconds: number;
  readonly thresholds: HealthThresholds;
}

/** The worse of inbound, outbound and replicas; `unknown` where nothing was observed at all. */
export function judgeHealth({ inbound, outbound, replicas, windowSeconds, thresholds }: HealthFacts): Health {
  const directions = [
    judgeDirection('inbound', inbound, windowSeconds, thresholds),
    outbound === null ? null : judgeDirection('outbound', outbound, windowSeconds, thresholds),
  ].filter((health) => health !== null);
  if (directions.length === 0) {
    const text = `No requests were observed in ${windowSeconds} s.`;
    directions.push({ status: 'unknown', reasons: [reason('no-samples', text)] });
  }
  const ofReplicas = judgeReplicas(replicas);
  if (ofReplicas !== null) directions.push(ofReplicas);
  return merge(directions);
}
