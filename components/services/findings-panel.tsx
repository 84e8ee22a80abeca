import { Chip, HealthChip } from '@/components/ui/chip.tsx';
import { Code } from '@/components/ui/code.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { objectName } from './routing-words.ts';
import styles from './findings-panel.module.css';
import { Sentence } from './sentence.tsx';

type Finding = Service['validations'][number];

/** Findings that a reader should act on. */
export const gravest = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'note');

interface FindingsPanelProps {
  readonly service: Service;
  /** Errors and warnings only, and nothing at all where there are none. */
  readonly isSummary?: boolean;
}

/** What is odd about the objects of this service, the worst first. */
export function FindingsPanel({ service, isSummary = false }: FindingsPanelProps) {
  const findings = isSummary ? gravest(service.validations) : service.validations;
  if (findings.length === 0) {
    return isSummary ? null : <NothingOdd service={service} />;
  }
  return (
    <Panel title="Checks" meta={formatCountOf(findings.length, 'finding')} flush>
      <Table label={`Checks of ${service.name}`} isWide>
        <thead>
          <tr>
            <ColumnHeader>Severity</ColumnHeader>
            <ColumnHeader>Object</ColumnHeader>
            <ColumnHeader>What is odd, and what to do</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <Row key={`${finding.code} ${objectName(finding)} ${finding.path} ${finding.text}`}>
              <Cell>
                <Severity severity={finding.severity} />
              </Cell>
              <RowHeader>
                {finding.kind} <Code>{objectName(finding)}</Code>
                <span className={styles.path}>{finding.path}</span>
              </RowHeader>
              <Cell>
                <Sentence>
                  {finding.text} <span className={styles.remedy}>{finding.remedy}</span>
                </Sentence>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function NothingOdd({ service }: Pick<FindingsPanelProps, 'service'>) {
  const { routing, name } = service;
  const state =
    routing === null
      ? ({
          title: 'Nothing could be checked',
          reason: `No control plane told of the objects of ${name}, so nobody looked whether they fit together.`,
        } as const)
      : ({
          title: 'Nothing odd was found',
          reason: `Hosts, subsets, weights, faults, gateways, modes of mutual TLS and the pods behind them were compared${routing.objects.length === 0 ? '; no object has a say in its routing' : ''}.`,
        } as const);
  return (
    <Panel
      title="Checks"
      state={{
        kind: 'empty',
        ...state,
        icon: <HealthGlyph health={routing === null ? 'unknown' : 'healthy'} size={20} label={null} />,
      }}
    />
  );
}

function Severity({ severity }: Pick<Finding, 'severity'>) {
  switch (severity) {
    case 'error':
      return <HealthChip health="unhealthy">error</HealthChip>;
    case 'warning':
      return <HealthChip health="degraded">warning</HealthChip>;
    case 'note':
      return <Chip tone="quiet">note</Chip>;
  }
}
