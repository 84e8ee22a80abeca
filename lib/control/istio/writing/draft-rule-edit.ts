import type { MatchIntent, MirrorIntent, RetryIntent, TimeoutIntent } from '../../../domain/change-intent.ts';
import { check } from '../intents/edited-rules.ts';
import type { EditedRules } from '../intents/edited-rules.ts';
import { editMatch } from '../intents/match.ts';
import { editMirror } from '../intents/mirror.ts';
import { editRetry } from '../intents/retry.ts';
import { sharesOf, targetsOf } from '../intents/rule-targets.ts';
import { editTimeout } from '../intents/timeout.ts';
import { isCheck, notPlanned, patchStep } from './drafted-step.ts';
import type { DraftBasis, DraftedChange } from './drafted-step.ts';
import { chooseRule } from './rule-choice.ts';
import type { ChosenRule } from './rule-choice.ts';

type RuleIntent = MirrorIntent | MatchIntent | TimeoutIntent | RetryIntent;

/** Writes of an intent that edits one HTTP rule and leaves the shares of its targets as they are. */
export function draftRuleEdit(intent: RuleIntent, basis: DraftBasis): DraftedChange {
  const chosen = chooseRule(basis.reading, basis.service, 'rule' in intent ? intent.rule : undefined);
  if (isCheck(chosen)) return notPlanned(chosen);
  if (!/^\/spec\/(?:http|rules)\//.test(chosen.at.pointer))
    return notPlanned(
      check(
        'not-http',
        'blocking',
        'Only rules for HTTP can be changed like this, and this one is for TCP or TLS.',
      ),
    );
  const { patch, checks } = editsOf(intent, chosen, basis.changeId);
  if (patch === null) return notPlanned(...checks);
  const step = patchStep(chosen.object, patch, basis);
  if (isCheck(step)) return notPlanned(...checks, step);
  const shares = sharesOf(targetsOf(chosen.at.rule, chosen.kind, chosen.naming));
  return { steps: [step], checks, sharesBefore: shares, sharesAfter: shares, onlyFrom: null };
}

function editsOf(intent: RuleIntent, chosen: ChosenRule, changeId: string): EditedRules {
  switch (intent.kind) {
    case 'mirror':
      return editMirror(chosen, intent);
    case 'match':
      return editMatch(chosen, intent, changeId);
    case 'timeout':
      return editTimeout(chosen.at, chosen.kind, intent.timeoutMs);
    case 'retry':
      return editRetry(chosen.at, chosen.kind, intent);
  }
}
