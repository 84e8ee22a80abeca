import type { Change } from '../../domain/change.ts';
import type { ChangeProof, ConfigurationWay, ProofVerdict } from '../../domain/change-proof.ts';
import { requestedShares } from '../../domain/requested-shares.ts';
import { judgeShares } from '../../domain/share-verdict.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { ControlPlane } from '../../ports/control-plane.ts';
import { isFlowToTarget } from '../target-flows.ts';
import { countByTarget, countInjected } from './count-requests.ts';

/** A share that is off this soon may only be on its way. */
const TOO_SOON_SECONDS = 60;

/** What is known of a change since it was written. */
export interface ProofQuestion {
  readonly change: Change;
  readonly now: number;
  /** Flows since the writes settled, and the seconds that they cover; null where telemetry does not answer. */
  readonly traffic: { readonly flows: readonly Flow[]; readonly seconds: number } | null;
  readonly way: ConfigurationWay | null;
  readonly control: Pick<ControlPlane, 'routing'> | null;
}

type Finding = Pick<
  ChangeProof,
  'requested' | 'observed' | 'verdict' | 'reason' | 'requestsNeeded' | 'isBlind'
>;

/** Judges what is observed against what was asked for. */
export function proveChange(question: ProofQuestion): ChangeProof {
  const { change, now, way } = question;
  const finding = findingOf(question);
  const since = change.proof?.verdict === finding.verdict ? change.proof.since : now;
  return { ...finding, since, way };
}

function findingOf(question: ProofQuestion): Finding {
  const { change, traffic, way } = question;
  const requested = requestedShares(change.plan.intent, change.stage);
  if (requested === null) return findingOfWay(way);
  const open = (reason: string): Finding => ({
    requested,
    observed: [],
    verdict: 'cannot-tell',
    reason,
    requestsNeeded: null,
  });
  const blind = blindSpot(question);
  if (blind !== null) return { ...open(blind), isBlind: true };
  if (traffic === null) return open('Telemetry does not answer.');
  if (traffic.seconds <= 0) return open('The proxies and the next scrapes are being waited for.');
  const tries = countedPerTry(question, traffic.flows);
  if (tries !== null) return { ...open(tries), isBlind: true };
  return judged(question, requested, traffic);
}

function judged(
  { change, now, way }: ProofQuestion,
  requested: Readonly<Record<string, number>>,
  { flows, seconds }: { readonly flows: readonly Flow[]; readonly seconds: number },
): Finding {
  const { intent } = change.plan;
  const isFault = intent.kind === 'fault' || intent.kind === 'clear-fault';
  const onlyFrom = intent.kind === 'fault' ? (intent.from ?? null) : null;
  const asked = isFault ? { ...requested, spared: 1 - (requested.injected ?? 0) } : requested;
  const counts = isFault
    ? countInjected(flows, change, onlyFrom, seconds)
    : countByTarget(flows, change, Object.keys(requested), seconds);
  const judgement = judgeShares(asked, counts);
  const observed = isFault
    ? judgement.observed.filter(({ version }) => version === 'injected')
    : judgement.observed;
  const base = { requested, observed, requestsNeeded: judgement.requestsNeeded };
  const isEarly = change.appliedAt === null || now - change.appliedAt < TOO_SOON_SECONDS;
  if (judgement.verdict === 'not-converged' && isEarly) {
    const reason = 'Not as asked so far; the proxies may still be taking it on.';
    return { ...base, verdict: 'cannot-tell', reason };
  }
  return { ...base, verdict: judgement.verdict, reason: reasonOf(judgement.verdict, counts, way) };
}

function reasonOf(
  verdict: ProofVerdict,
  counts: Readonly<Record<string, number>>,
  way: ConfigurationWay | null,
): string | null {
  switch (verdict) {
    case 'converged':
      return null;
    case 'not-converged': {
      const behind = way?.behind.length ?? 0;
      return behind === 0
        ? 'The observed share is off by more than the tolerance.'
        : `The observed share is off, and ${behind} proxies have not taken the change on.`;
    }
    case 'cannot-tell':
      return Object.keys(counts).length === 0
        ? 'No request to the service was counted since the change.'
        : 'Too few requests so far.';
  }
}

/** Why requests cannot tell, whatever their number; null where they can. */
function blindSpot({ change, control }: ProofQuestion): string | null {
  const { intent } = change.plan;
  if (intent.kind === 'fault' && intent.match !== undefined) {
    return 'Telemetry does not tell which requests carry the header.';
  }
  const rules = control?.routing(intent.namespace, intent.service)?.rules ?? [];
  if (intent.kind === 'split' && rules.length > 1) {
    return `The service has ${rules.length} rules, and telemetry does not tell which one a request took.`;
  }
  const named = change.plan.checks.find(({ code }) => BLINDING_CHECKS.has(code));
  return named === undefined ? null : named.text;
}

/**
 * A proxy at the caller counts a request once, however often it tries; a server counts each try, so that a failing version
 * seems to get more. Retries that nobody configured are left aside: they are mostly for connections that no server saw.
 */
function countedPerTry({ change, control }: ProofQuestion, flows: readonly Flow[]): string | null {
  const { intent } = change.plan;
  const rules = control?.routing(intent.namespace, intent.service)?.rules ?? [];
  if (!rules.some(({ retries }) => (retries?.attempts ?? 0) > 0)) return null;
  const targets = Object.keys(requestedShares(intent, change.stage) ?? {});
  const byServer = flows.some(
    (flow) =>
      flow.reporter === 'destination' && flow.requests !== null && isFlowToTarget(flow, intent, targets),
  );
  return byServer
    ? 'Requests are retried, and some are counted only by the server, once for each try.'
    : null;
}

/** Findings of the mesh's own checks under which shares by request say little. */
const BLINDING_CHECKS: ReadonlySet<string> = new Set(['session-affinity', 'gateway-only', 'mesh-only']);

/** Of changes that no share shows, the way into the proxies is the proof. */
function findingOfWay(way: ConfigurationWay | null): Finding {
  const finding = (verdict: ProofVerdict, reason: string | null): Finding => ({
    requested: {},
    observed: [],
    verdict,
    reason,
    requestsNeeded: null,
  });
  if (way === null) {
    const reason = 'Shares do not show this change, and no proxy tells whether it has taken it on.';
    return { ...finding('cannot-tell', reason), isBlind: true };
  }
  const rejected = way.behind.find(({ state }) => state === 'rejected');
  if (rejected !== undefined) {
    return finding('not-converged', `${rejected.proxy} rejects it: ${rejected.detail}`);
  }
  if (way.seen && way.proxies > 0 && way.acknowledged === way.proxies) return finding('converged', null);
  return finding('cannot-tell', `${way.acknowledged} of ${way.proxies} proxies have taken it on.`);
}
