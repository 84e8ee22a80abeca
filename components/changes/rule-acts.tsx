'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Input } from '@/components/ui/input.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { matchIntent, mirrorIntent, retryIntent, timeoutIntent, type RuleTarget } from './rule-intents.ts';
import type { RouteRule } from './rule-targets.ts';
import styles from './rule-acts.module.css';
import type { Steering } from './use-steering.ts';

interface RuleActsProps {
  readonly service: Service;
  readonly rule: RouteRule;
  readonly steering: Steering;
}

/** What else can be changed of a rule: each a small form, and each goes through a plan. */
export function RuleActs({ service, rule, steering }: RuleActsProps) {
  const { mesh, namespace, name } = service;
  const target: RuleTarget = { mesh, namespace, service: name, rule: rule.index };
  const versions = service.versions.flatMap(({ version }) => version ?? []);
  const form = { target, rule, versions, steering };
  return (
    <div className={styles.acts}>
      <Disclosure summary="Timeout, retries, mirror, header match">
        <div className={styles.forms}>
          <TimeoutForm {...form} />
          <RetryForm {...form} />
          {versions.length > 1 && <MirrorForm {...form} />}
          {versions.length > 1 && rule.match === null && <MatchForm {...form} />}
        </div>
      </Disclosure>
    </div>
  );
}

interface FormProps {
  readonly target: RuleTarget;
  readonly rule: RouteRule;
  readonly versions: readonly string[];
  readonly steering: Steering;
}

interface SmallFormProps {
  readonly title: string;
  /** What is asked for; null where a field is not right. */
  readonly intent: ChangeIntent | null;
  readonly steering: Steering;
  readonly children: ReactNode;
}

function SmallForm({ title, intent, steering, children }: SmallFormProps) {
  const why = steering.disabledReason ?? (intent === null ? 'A field is not filled in right.' : undefined);
  return (
    <fieldset className={styles.form}>
      <legend>{title}</legend>
      <div className={styles.fields}>{children}</div>
      <Button
        size="small"
        disabledReason={why}
        onClick={() => {
          if (intent !== null) steering.onPlan(intent);
        }}
      >
        Preview the plan
      </Button>
    </fieldset>
  );
}

function TimeoutForm({ target, rule, steering }: FormProps) {
  const [text, setText] = useState(rule.timeoutMs === null ? '' : String(rule.timeoutMs));
  const intent = timeoutIntent(target, text);
  return (
    <SmallForm title="Timeout" intent={intent} steering={steering}>
      <Input
        label="Give up after"
        unit="ms"
        inputMode="numeric"
        placeholder="never"
        value={text}
        error={intent === null ? 'Whole milliseconds, or empty for none' : undefined}
        onValueChange={setText}
      />
    </SmallForm>
  );
}

function RetryForm({ target, rule, steering }: FormProps) {
  const [attempts, setAttempts] = useState(String(rule.retries?.attempts ?? 2));
  const [perTryMs, setPerTryMs] = useState(String(rule.retries?.perTryTimeoutMs ?? ''));
  const [on, setOn] = useState(rule.retries?.on ?? 'connect-failure,refused-stream');
  return (
    <SmallForm title="Retries" intent={retryIntent(target, { attempts, perTryMs, on })} steering={steering}>
      <Input label="Attempts" inputMode="numeric" value={attempts} onValueChange={setAttempts} />
      <Input
        label="Each at most"
        unit="ms"
        inputMode="numeric"
        placeholder="no limit"
        value={perTryMs}
        onValueChange={setPerTryMs}
      />
      <Input label="On" mono value={on} onValueChange={setOn} />
    </SmallForm>
  );
}

function MirrorForm({ target, rule, versions, steering }: FormProps) {
  const [version, setVersion] = useState(rule.mirror?.version ?? versions.at(-1) ?? '');
  const [percent, setPercent] = useState(String(rule.mirror?.percent ?? 10));
  return (
    <SmallForm title="Mirror" intent={mirrorIntent(target, version, percent)} steering={steering}>
      <VersionChoice versions={versions} value={version} onChange={setVersion} />
      <Input label="Copies" unit="%" inputMode="numeric" value={percent} onValueChange={setPercent} />
    </SmallForm>
  );
}

function MatchForm({ target, versions, steering }: FormProps) {
  const [by, setBy] = useState<'header' | 'cookie'>('header');
  const [name, setName] = useState('x-canary');
  const [value, setValue] = useState('');
  const [version, setVersion] = useState(versions.at(-1) ?? '');
  const intent = matchIntent(target, { by, name, value, version });
  return (
    <SmallForm title="Requests with a header or cookie" intent={intent} steering={steering}>
      <SegmentedControl
        label="Told by"
        segments={[
          { value: 'header', label: 'Header' },
          { value: 'cookie', label: 'Cookie' },
        ]}
        value={by}
        onValueChange={setBy}
      />
      <Input label="Name" mono value={name} onValueChange={setName} />
      <Input label="Value" mono value={value} onValueChange={setValue} />
      <VersionChoice versions={versions} value={version} onChange={setVersion} />
    </SmallForm>
  );
}

interface VersionChoiceProps {
  readonly versions: readonly string[];
  readonly value: string;
  readonly onChange: (version: string) => void;
}

function VersionChoice({ versions, value, onChange }: VersionChoiceProps) {
  return (
    <div>
      <Select
        label="To"
        options={versions.map((version) => ({ value: version, label: version }))}
        value={value}
        onValueChange={onChange}
      />
    </div>
  );
}
