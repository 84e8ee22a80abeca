'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { HealthChip } from '@/components/ui/chip.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { saveFile } from '@/components/ui/save-file.ts';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { objectivesOptions, type Service, type ServiceObjectives } from '@/lib/client/service-queries.ts';
import { formatBurn } from '@/lib/format/change.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { objectiveWords } from '@/lib/format/objective.ts';
import { failureWords } from './answer-trouble.ts';
import styles from './burn-panel.module.css';

type BurntObjective = ServiceObjectives['objectives'][number];
type Burn = BurntObjective['burns'][number];

/** How fast the budgets of a service are spent, over the windows that alarms are raised on, and those alarms to take along. */
export function BurnPanel({ service }: { readonly service: Service }) {
  const { mesh, namespace, name } = service;
  const { data, error, refetch } = useQuery(objectivesOptions({ mesh, namespace, name }));
  if (data === undefined) {
    return (
      <Panel
        title="Burn"
        state={
          error === null
            ? { kind: 'loading', waitingFor: 'the telemetry backend' }
            : { kind: 'failed', message: failureWords(error), onRetry: () => void refetch() }
        }
      />
    );
  }
  const [missing] = data.warnings;
  return (
    <Panel
      title="Burn"
      meta="1× uses 30 days’ budget up in 30 days"
      state={missing === undefined ? undefined : { kind: 'partial', missing: missing.text }}
      flush
    >
      <BurnTable name={name} answer={data} />
    </Panel>
  );
}

interface BurnTableProps {
  readonly name: string;
  readonly answer: ServiceObjectives;
}

/** One row for each pair of windows. Both must be above the factor, so that neither an old nor a short peak raises an alarm. */
export function BurnTable({ name, answer }: BurnTableProps) {
  return answer.objectives.map((objective) => (
    <div key={objective.kind}>
      <h3 className={styles.promise}>
        {objectiveWords(objective)}
        {objective.source === 'observed' && ' (observed, not agreed)'}
      </h3>
      <Table
        label={`Burn of ${name}: ${objectiveWords(objective)}`}
        isWide
        caption={`An alarm needs both windows above its factor, and 5 bad requests. Injected faults do not count.`}
      >
        <thead>
          <tr>
            <ColumnHeader>Alarm</ColumnHeader>
            <ColumnHeader numeric>Above</ColumnHeader>
            <ColumnHeader numeric>Long window</ColumnHeader>
            <ColumnHeader numeric>Short window</ColumnHeader>
            <ColumnHeader>Now</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {objective.burns.map((burn) => (
            <Row key={burn.longSeconds}>
              <RowHeader>{burn.severity === 'page' ? 'Page somebody' : 'Open a ticket'}</RowHeader>
              <Cell numeric>{formatBurn(burn.factor)}</Cell>
              <Cell numeric>
                <WindowFigure burn={burn.longBurn} seconds={burn.longSeconds} />
              </Cell>
              <Cell numeric>
                <WindowFigure burn={burn.shortBurn} seconds={burn.shortSeconds} />
              </Cell>
              <Cell>
                <Verdict burn={burn} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <Manifests objective={objective} name={name} />
    </div>
  ));
}

function WindowFigure({ burn, seconds }: { readonly burn: number | null; readonly seconds: number }) {
  return (
    <>
      <Figure
        amount={burn === null ? null : { figure: formatBurn(burn), unit: '' }}
        unknownReason="no requests, or no history of that length"
      />{' '}
      <span className={styles.quiet}>in {formatDuration(seconds)}</span>
    </>
  );
}

function Verdict({ burn: { verdict, severity, badRequests } }: { readonly burn: Burn }) {
  switch (verdict) {
    case 'burning':
      return (
        <HealthChip health={severity === 'page' ? 'unhealthy' : 'degraded'}>
          {severity === 'page' ? 'burning' : 'burning slowly'}
        </HealthChip>
      );
    case 'too-few':
      return (
        <span className={styles.quiet}>only {Math.ceil(badRequests ?? 0)} bad requests: too few to say</span>
      );
    case 'quiet':
      return 'quiet';
    case 'unknown':
      return <HealthChip health="unknown">not known</HealthChip>;
  }
}

const forms = [
  { key: 'prometheusRule', name: 'PrometheusRule' },
  { key: 'openSlo', name: 'OpenSLO' },
] as const;

function Manifests({ objective, name }: { readonly objective: BurntObjective; readonly name: string }) {
  return (
    <div className={styles.manifests}>
      <span className={styles.quiet}>Take it along as</span>
      {forms.map((form) => {
        const text = objective.manifests[form.key];
        return (
          <span key={form.key} className={styles.manifest}>
            <Button
              size="small"
              onClick={() =>
                saveFile(`${name}-${objective.kind}-${form.key.toLowerCase()}.yaml`, 'application/yaml', text)
              }
            >
              <Icon icon={Download} size={14} /> {form.name}
            </Button>
            <CopyButton what={form.name} text={text} />
          </span>
        );
      })}
    </div>
  );
}
