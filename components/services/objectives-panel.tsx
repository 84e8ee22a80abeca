import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { objectiveWords } from '@/lib/format/objective.ts';
import { BudgetFigure, BurnFigure } from './objective-cells.tsx';

const sources = {
  configured: 'set in the configuration',
  observed: 'observed over 30 days, not agreed',
} as const;

/** What the service promises, and how much of the budget for breaking it is left. */
export function ObjectivesPanel({ service }: { readonly service: Service }) {
  const { objectives, name } = service;
  if (objectives.length === 0) {
    return (
      <Panel
        title="Objectives"
        state={{
          kind: 'empty',
          title: 'None set',
          reason: `Nothing says how often ${name} may fail. An entry under “objectives” in the configuration file does. Where none is set, what a service reached in 30 days stands here, once the telemetry backend holds 30 days of it.`,
        }}
      />
    );
  }
  return (
    <Panel title="Objectives" meta="budget of 30 days, burn over 5 min" flush>
      <Table
        label={`Objectives of ${name}`}
        isWide
        caption="A burn of 1× uses the budget up exactly. Injected errors do not count."
      >
        <thead>
          <tr>
            <ColumnHeader>Objective</ColumnHeader>
            <ColumnHeader numeric>Budget left</ColumnHeader>
            <ColumnHeader numeric>Burn</ColumnHeader>
            <ColumnHeader>From</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {objectives.map((objective) => (
            <Row key={objective.kind}>
              <RowHeader>{objectiveWords(objective)}</RowHeader>
              <Cell numeric>
                <BudgetFigure objective={objective} />
              </Cell>
              <Cell numeric>
                <BurnFigure objective={objective} />
              </Cell>
              <Cell>
                {sources[objective.source]}
                {objective.promisedMs !== null &&
                  ` as ${amountText(formatLatency(objective.promisedMs))}, counted at the nearest bound below`}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
