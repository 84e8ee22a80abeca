'use client';

import { Input } from '@/components/ui/input.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { CallerSelect } from './caller-select.tsx';
import { lastingText, type FaultCaller } from './fault-form.ts';
import styles from './guard-fields.module.css';
import {
  limitMistake,
  usualWatchSeconds,
  watchSecondsOf,
  type GuardLimit,
  type GuardTerms,
} from './guard-terms.ts';

interface GuardFieldsProps {
  /** "Guard", or of a fault "Stop early". */
  readonly title: string;
  readonly intent: ChangeIntent;
  readonly terms: GuardTerms;
  /** Who may be the only one to count; where nobody is on offer, the choice is left to the plan. */
  readonly callers: readonly FaultCaller[];
  readonly onTerms: (change: Partial<GuardTerms>) => void;
}

const fields: readonly { readonly limit: GuardLimit; readonly label: string; readonly unit: string }[] = [
  { limit: 'maxErrorPercent', label: 'if errors exceed', unit: '%' },
  { limit: 'maxErrorRisePoints', label: 'or rise by more than', unit: 'points' },
  { limit: 'maxP99Ms', label: 'or p99 exceeds', unit: 'ms' },
  { limit: 'maxP99Percent', label: 'or p99 grows by more than', unit: '%' },
];

/** Limits whose breach undoes the change: absolute ones, and ones that compare with the time before. */
export function GuardFields({ title, intent, terms, callers, onTerms }: GuardFieldsProps) {
  const isOn = terms.isGuarded;
  return (
    <fieldset className={styles.guard} aria-label={title}>
      <div className={styles.head}>
        <Switch checked={isOn} onCheckedChange={(isGuarded) => onTerms({ isGuarded })}>
          <MeshGlyph name="guard" size={14} label={null} /> {title}
        </Switch>
        <span className={styles.quiet}>
          {isOn ? watchWords(terms, intent) : 'off: nobody watches but you'}
        </span>
      </div>
      {isOn && (
        <>
          <div className={styles.limits}>
            {fields.map(({ limit, label, unit }) => (
              <Input
                key={limit}
                label={label}
                unit={unit}
                inputMode="decimal"
                placeholder="no limit"
                value={terms[limit]}
                error={limitMistake(terms, limit)}
                onValueChange={(text) => onTerms({ [limit]: text })}
              />
            ))}
            <Input
              label="watches for"
              placeholder={lastingText(usualWatchSeconds(intent))}
              value={terms.watchesFor}
              error={watchSecondsOf(terms, intent) === null ? '15 s to 24 h, such as 10 min' : undefined}
              onValueChange={(watchesFor) => onTerms({ watchesFor })}
            />
            {(callers.length > 0 || terms.caller !== null) && (
              <div>
                <CallerSelect
                  label="as met by"
                  callers={callers}
                  value={terms.caller}
                  onValueChange={(caller) => onTerms({ caller })}
                />
              </div>
            )}
          </div>
          <p className={styles.quiet}>{scopeWords(terms)}</p>
          <div className={styles.blind}>
            <span className={styles.quiet}>Without data</span>
            <SegmentedControl<'keep' | 'undo'>
              label="Without data"
              segments={[
                { value: 'keep', label: 'keep it' },
                { value: 'undo', label: `undo after ${watchText(terms, intent)}` },
              ]}
              value={terms.undoesWithoutData ? 'undo' : 'keep'}
              onValueChange={(value) => onTerms({ undoesWithoutData: value === 'undo' })}
            />
          </div>
        </>
      )}
    </fieldset>
  );
}

const scopeWords = ({ caller }: GuardTerms): string =>
  `${
    caller === null
      ? 'Of each version, and of callers'
      : `Only what ${caller.workload} is answered, and what it answers itself`
  }; before and after are compared. What is injected does not count; where a fault on another service may be the cause, the guard cannot tell and undoes nothing.`;

const watchText = (terms: GuardTerms, intent: ChangeIntent): string =>
  formatDuration(watchSecondsOf(terms, intent) ?? usualWatchSeconds(intent));

function watchWords(terms: GuardTerms, intent: ChangeIntent): string {
  const lasting = watchText(terms, intent);
  if (intent.kind === 'fault') return `lifts it by itself, within ${lasting}`;
  return intent.kind === 'split' && intent.stages !== undefined
    ? `undoes it by itself, for ${lasting} at each step`
    : `undoes it by itself, for ${lasting} after it is written`;
}
