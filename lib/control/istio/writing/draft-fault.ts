import type { FaultIntent } from '../../../domain/change-intent.ts';
import { check } from '../intents/edited-rules.ts';
import { editFault } from '../intents/fault.ts';
import type { Narrowing } from '../intents/narrowed-match.ts';
import { sharesOf, targetsOf } from '../intents/rule-targets.ts';
import { isCheck, notPlanned, patchStep } from './drafted-step.ts';
import type { DraftBasis, DraftedChange } from './drafted-step.ts';
import { chooseRule } from './rule-choice.ts';

/** Writes of a fault: one patch of the VirtualService that callers follow. */
export async function draftFault(intent: FaultIntent, basis: DraftBasis): Promise<DraftedChange> {
  const chosen = chooseRule(basis.reading, basis.service, intent.rule);
  if (isCheck(chosen)) return notPlanned(chosen);
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
  if (narrowing === 'caller-unknown')
    return notPlanned(
      check(
        'caller-unknown',
        'blocking',
        `No workload ${intent.from?.namespace}/${intent.from?.workload} exists.`,
      ),
    );
  const { patch, checks } = editFault(chosen.at, intent, narrowing, basis.changeId);
  if (patch === null) return notPlanned(...checks);
  const step = patchStep(chosen.object, patch, basis);
  if (isCheck(step)) return notPlanned(...checks, step);
  const shares = sharesOf(targetsOf(chosen.at.rule, chosen.kind, chosen.naming));
  return { steps: [step], checks, sharesBefore: shares, sharesAfter: shares, onlyFrom: intent.from ?? null };
}

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
