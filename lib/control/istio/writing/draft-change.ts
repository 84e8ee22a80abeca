import type { ChangeIntent } from '../../../domain/change-intent.ts';
import { draftCanary } from './draft-canary.ts';
import { draftClearFault } from './draft-clear-fault.ts';
import { draftFault } from './draft-fault.ts';
import { draftSplit } from './draft-split.ts';
import { draftRuleEdit } from './draft-rule-edit.ts';
import type { DraftBasis, DraftedChange } from './drafted-step.ts';

/** Turns an intent into the writes that it needs, or into the reasons why it cannot be done. */
export async function draftChange(intent: ChangeIntent, basis: DraftBasis): Promise<DraftedChange> {
  switch (intent.kind) {
    case 'split':
      return draftSplit(intent, basis);
    case 'fault':
      return draftFault(intent, basis);
    case 'clear-fault':
      return draftClearFault(basis);
    case 'canary':
      return draftCanary(intent, basis);
    case 'mirror':
    case 'match':
    case 'timeout':
    case 'retry':
      return draftRuleEdit(intent, basis);
  }
}
