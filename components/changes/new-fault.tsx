'use client';

import { useState } from 'react';
import { useClock } from '@/components/graph/use-clock.ts';
import { Button } from '@/components/ui/button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import {
  faultFormOf,
  faultIntentOf,
  faultMistakes,
  lastingSeconds,
  lastingText,
  mostDelayMs,
  type FaultForm,
  type FaultMistakes,
} from './fault-form.ts';
import { CallerSelect } from './caller-select.tsx';
import { GuardFields } from './guard-fields.tsx';
import { faultSentence } from './fault-sentence.ts';
import styles from './fault-panel.module.css';
import { SliderField } from './slider-field.tsx';
import { useCallerWorkloads, type CallerWorkload } from './use-caller-workloads.ts';
import type { Steering } from './use-steering.ts';

interface NewFaultProps {
  readonly service: Service;
  readonly steering: Steering;
  /** Why no fault can be injected into this service at all. */
  readonly offReason: string | undefined;
}

const usualSeconds = 600;
const usualMostSeconds = 3_600;

/** A fault that is thought of: what, how much, for whom, how long; then the sentence of what it does. */
export function NewFault({ service, steering, offReason }: NewFaultProps) {
  const rules = steering.permission?.rules;
  const mostSeconds = rules?.maxFaultSeconds ?? usualMostSeconds;
  const drafted = steering.intent?.kind === 'fault' ? steering.intent : null;
  const [form, setForm] = useState<FaultForm>(() =>
    faultFormOf(drafted, Math.min(rules?.defaultFaultSeconds ?? usualSeconds, mostSeconds)),
  );
  const nowMs = useClock(true);
  const callers = useCallerWorkloads(service);
  const { mesh, namespace, name } = service;
  const mistakes = faultMistakes(form, mostSeconds);
  const intent = faultIntentOf(form, { mesh, namespace, service: name }, mostSeconds);
  const change = (part: Partial<FaultForm>): void => {
    const next = { ...form, ...part };
    setForm(next);
    const wanted = faultIntentOf(next, { mesh, namespace, service: name }, mostSeconds);
    if (wanted !== null) steering.onDraft(wanted);
  };
  const off = offReason ?? steering.disabledReason;
  const isMistaken = intent === null ? 'A field is not filled in right.' : undefined;
  return (
    <Panel title="New fault" meta="every fault has a deadline and goes through a plan">
      {offReason !== undefined && <p className={styles.off}>Not possible here: {offReason}</p>}
      <fieldset className={styles.form} aria-label="New fault">
        <FaultKind form={form} mistakes={mistakes} onChange={change} />
        <FaultScope form={form} mistakes={mistakes} callers={callers} onChange={change} />
        <FaultDeadline form={form} mistakes={mistakes} mostSeconds={mostSeconds} onChange={change} />
        <div className={styles.part}>
          <GuardFields
            title="Stop early"
            intent={
              intent ?? { kind: 'fault', mesh, namespace, service: name, expiresInSeconds: usualSeconds }
            }
            terms={steering.terms}
            callers={callers}
            onTerms={steering.onTerms}
          />
        </div>
      </fieldset>
      <div className={styles.effect}>
        <p className={styles.effectWords}>
          {intent === null
            ? 'Fill in the fields to see what it does.'
            : faultSentence(intent, rateOf(service, form, callers), nowMs)}
        </p>
        <Button
          tone="primary"
          disabledReason={off ?? isMistaken}
          onClick={() => {
            if (intent !== null) steering.onPlan(intent);
          }}
        >
          Preview the plan
        </Button>
      </div>
      {off !== undefined && offReason === undefined && <p className={styles.off}>{off}</p>}
    </Panel>
  );
}

/** Requests per second of those whom the fault may meet. */
function rateOf(service: Service, { from }: FaultForm, callers: readonly CallerWorkload[]): number | null {
  if (from !== null) return callers.find(({ workload }) => workload === from.workload)?.requestRate ?? null;
  const rates = service.versions.flatMap(({ requestRate }) => requestRate ?? []);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}

interface PartProps {
  readonly form: FaultForm;
  readonly mistakes: FaultMistakes;
  readonly onChange: (part: Partial<FaultForm>) => void;
}

const statuses = ['503', '500', '429', 'UNAVAILABLE'] as const;
const waits = ['100', '400', '1000', '5000'] as const;
const mostSliderMs = 10_000;

function FaultKind({ form, mistakes, onChange }: PartProps) {
  const isAbort = form.kind === 'abort';
  return (
    <div className={styles.part}>
      <SegmentedControl
        label="Kind of fault"
        segments={[
          { value: 'abort', label: 'Abort: answer with an error' },
          { value: 'delay', label: 'Delay: wait, then go on' },
        ]}
        value={form.kind}
        onValueChange={(kind) => onChange({ kind })}
      />
      {isAbort ? (
        <div className={styles.pair}>
          <SegmentedControl<string>
            label="Usual statuses"
            segments={statuses.map((value) => ({ value, label: value }))}
            value={form.status}
            onValueChange={(status) => onChange({ status })}
          />
          <Input
            label="Status"
            value={form.status}
            error={mistakes.status}
            onValueChange={(status) => onChange({ status: status.trim().toUpperCase() })}
          />
        </div>
      ) : (
        <>
          <SegmentedControl<string>
            label="Usual waits"
            segments={waits.map((value) => ({ value, label: `${value} ms` }))}
            value={form.milliseconds}
            onValueChange={(milliseconds) => onChange({ milliseconds })}
          />
          <SliderField
            label="Wait"
            unit="ms"
            value={form.milliseconds}
            least={50}
            most={Math.min(mostSliderMs, mostDelayMs)}
            step={50}
            error={mistakes.milliseconds}
            onValueChange={(milliseconds) => onChange({ milliseconds })}
          />
        </>
      )}
      <SliderField
        label="Share"
        unit="%"
        value={form.percent}
        least={1}
        most={100}
        step={1}
        error={mistakes.percent}
        onValueChange={(percent) => onChange({ percent })}
      />
    </div>
  );
}

function FaultScope({
  form,
  mistakes,
  callers,
  onChange,
}: PartProps & { readonly callers: readonly CallerWorkload[] }) {
  return (
    <div className={styles.part}>
      <div className={styles.choice}>
        <CallerSelect
          label="Only from"
          callers={callers}
          value={form.from}
          onValueChange={(from) => onChange({ from })}
        />
      </div>
      <Disclosure summary="Only requests with a header" defaultOpen={form.headerName !== ''}>
        <div className={styles.pair}>
          <Input
            label="Header"
            mono
            value={form.headerName}
            error={mistakes.header}
            onValueChange={(headerName) => onChange({ headerName: headerName.trim().toLowerCase() })}
          />
          <Input
            label="Value"
            mono
            value={form.headerValue}
            onValueChange={(headerValue) => onChange({ headerValue })}
          />
        </div>
      </Disclosure>
    </div>
  );
}

const deadlines: readonly number[] = [120, 300, 600, 1_800];

function FaultDeadline({
  form,
  mistakes,
  mostSeconds,
  onChange,
}: PartProps & { readonly mostSeconds: number }) {
  const seconds = lastingSeconds(form.lasts);
  return (
    <div className={styles.part}>
      <div className={styles.pair}>
        <SegmentedControl<string>
          label="Usual deadlines"
          segments={deadlines
            .filter((value) => value <= mostSeconds)
            .map((value) => ({ value: String(value), label: lastingText(value) }))}
          value={String(seconds ?? '')}
          onValueChange={(value) => onChange({ lasts: lastingText(Number(value)) })}
        />
        <Input
          label="Lifts after"
          value={form.lasts}
          hint={`Required, ${lastingText(mostSeconds)} at most here`}
          error={mistakes.lasts}
          onValueChange={(lasts) => onChange({ lasts })}
        />
      </div>
    </div>
  );
}
