import type { FaultIntent } from '../../../domain/change-intent.ts';
import { applyPatch, isJsonObject, jsonEquals } from '../../../domain/json-patch.ts';
import { serviceHost } from '../host-name.ts';
import { check } from '../intents/edited-rules.ts';
import { editFault, faultValue, narrowedBy } from '../intents/fault.ts';
import { narrowedMatch } from '../intents/narrowed-match.ts';
import type { Narrowing } from '../intents/narrowed-match.ts';
import { sharesOf, targetsOf } from '../intents/rule-targets.ts';
import { createStep } from './created-object.ts';
import { isCheck, notPlanned, patchStep } from './drafted-step.ts';
import type { DraftBasis, DraftedChange } from './drafted-step.ts';
import { renewedMark } from './object-patch.ts';
import { chooseRule } from './rule-choice.ts';
import type { ChosenRule } from './rule-choice.ts';
import { rulesOf } from './rule-patch.ts';
import type { PlacedRule } from './rule-patch.ts';

/** Writes of a fault: one patch of the VirtualService that callers follow. */
export async function draftFault(intent: FaultIntent, basis: DraftBasis): Promise<DraftedChange> {
  const chosen = chooseRule(basis.reading, basis.service, intent.rule);
  if (isCheck(chosen))
    return chosen.code === 'no-routing' ? draftFirstRoute(intent, basis) : notPlanned(chosen);
  if (chosen.kind === 'HTTPRoute') return notPlanned(noNativeFault());
  if (!chosen.at.pointer.startsWith('/spec/http/'))
    return notPlanned(
      check(
        'not-http',
        'blocking',
        'Faults are injected into HTTP requests, and this rule is for TCP or TLS.',
      ),
    );
  const narrowing = await narrowingOf(intent, basis);
  if (narrowing === 'caller-unknown') return notPlanned(callerUnknown(intent));
  const again = narrowing === null ? null : sameNarrowed(chosen, intent, narrowing);
  const { patch, checks: found } = editFault(
    again ?? chosen.at,
    intent,
    again === null ? narrowing : null,
    basis.changeId,
  );
  if (patch === null) return notPlanned(...found);
  const isRenewed = renewedMark(chosen.object, patch) !== null;
  const checks = isRenewed ? [...found.filter(({ code }) => code !== 'fault-replaced'), renewed()] : found;
  const step = patchStep(chosen.object, patch, basis);
  if (isCheck(step)) return notPlanned(...checks, step);
  const shares = sharesOf(targetsOf(chosen.at.rule, chosen.kind, chosen.naming));
  return { steps: [step], checks, sharesBefore: shares, sharesAfter: shares, onlyFrom: intent.from ?? null };
}

/** The rule of an earlier change that injects this very fault into the same requests; null where there is none. */
function sameNarrowed(
  { object, at }: ChosenRule,
  intent: FaultIntent,
  narrowing: Narrowing,
): PlacedRule | null {
  const match = narrowedMatch(at.rule.match, narrowing);
  const fault = faultValue(intent);
  const isIt = ({ rule }: PlacedRule): boolean =>
    narrowedBy(rule) !== null &&
    match !== null &&
    jsonEquals(rule.match, match) &&
    jsonEquals(rule.fault, fault);
  return rulesOf(object).find(isIt) ?? null;
}

const renewed = () =>
  check(
    'fault-renewed',
    'note',
    'This very fault is injected already: it gets the new deadline, and lifting it lifts all of it.',
  );

/** A service without routing gets a VirtualService that sends everything where it went before, for as long as the fault lasts. */
async function draftFirstRoute(intent: FaultIntent, basis: DraftBasis): Promise<DraftedChange> {
  const { namespace, name } = basis.service;
  const narrowing = await narrowingOf(intent, basis);
  if (narrowing === 'caller-unknown') return notPlanned(callerUnknown(intent));
  const host = serviceHost(namespace, name, basis.reading.state.clusterDomain);
  const rule = { name: 'primary', route: [{ destination: { host } }] };
  const spec = { hosts: [host], http: [rule] };
  const { patch, checks } = editFault({ pointer: '/spec/http/0', rule }, intent, narrowing, basis.changeId);
  const routed = patch === null ? null : applyPatch({ spec }, patch.forward);
  if (routed === null || !isJsonObject(routed.spec)) return notPlanned(...checks);
  const step = createStep({ kind: 'VirtualService', namespace, name, spec: routed.spec }, basis, null);
  const note = check(
    'first-route',
    'note',
    `${name} has no routing yet: a VirtualService is made for the fault and goes with it.`,
  );
  return { ...notPlanned(...checks, note), steps: [step], onlyFrom: intent.from ?? null };
}

const callerUnknown = ({ from }: FaultIntent) =>
  check('caller-unknown', 'blocking', `No workload ${from?.namespace}/${from?.workload} exists.`);

/** Said wherever a fault meets routing by HTTPRoute. */
export const noNativeFault = () =>
  check(
    'no-native-fault',
    'blocking',
    'The service is routed by an HTTPRoute. The Gateway API has no fault filter, and a VirtualService beside it would be ignored.',
  );

async function narrowingOf(
  { from, match }: FaultIntent,
  basis: DraftBasis,
): Promise<Narrowing | 'caller-unknown' | null> {
  if (from === undefined && match === undefined) return null;
  const sourceLabels =
    from === undefined ? undefined : await basis.podLabelsOf(from.namespace, from.workload);
  if (sourceLabels === null) return 'caller-unknown';
  const headers = Object.entries(match?.headers ?? {}).map(([name, exact]) => [name, { exact }] as const);
  return {
    ...(from === undefined ? {} : { sourceNamespace: from.namespace }),
    ...(sourceLabels === undefined ? {} : { sourceLabels }),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
  };
}
