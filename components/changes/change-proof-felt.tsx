import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { shownCallers, type ChangeHistory } from './change-proof-history.ts';

interface ChangeFeltProps {
  readonly change: Change;
  readonly history: ChangeHistory;
}

/** Rates look back a minute, so that long after a turn figures still hold some of the time before it. */
const settleSeconds = 60;

/** Errors of the callers before, during and after: whom the change reached. */
export function ChangeFelt({ change, history }: ChangeFeltProps) {
  const callers = shownCallers(change);
  if (callers.length === 0) {
    return (
      <Panel
        title="Who felt it"
        state={{
          kind: 'empty',
          title: 'No callers are known',
          reason: 'Nobody called the service when this was planned, or telemetry did not tell.',
        }}
      />
    );
  }
  const started = change.appliedAt;
  const ended = endOf(change);
  return (
    <Panel title="Who felt it" meta="errors" flush>
      <Table label="Errors of the callers" caption="Errors of all requests to each, injected ones left out.">
        <thead>
          <tr>
            <ColumnHeader>Caller</ColumnHeader>
            <ColumnHeader numeric>before</ColumnHeader>
            <ColumnHeader numeric>{ended === null ? 'now' : 'during'}</ColumnHeader>
            {ended !== null && <ColumnHeader numeric>after</ColumnHeader>}
          </tr>
        </thead>
        <tbody>
          {callers.map(({ id, name }) => {
            const points = history.callers.get(id)?.get('errorRatio') ?? [];
            const mean = (from: number, to: number) => formatRatio(meanBetween(points, from, to));
            return (
              <Row key={id}>
                <RowHeader>{name}</RowHeader>
                <FeltCell amount={started === null ? null : mean(0, started)} />
                <FeltCell
                  amount={started === null ? null : mean(started + settleSeconds, ended ?? Infinity)}
                />
                {ended !== null && <FeltCell amount={mean(ended + settleSeconds, Infinity)} />}
              </Row>
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}

function FeltCell({ amount }: { readonly amount: ReturnType<typeof formatRatio> }) {
  return (
    <Cell numeric>
      <Figure amount={amount} unknownReason="nothing measured in this time" />
    </Cell>
  );
}

/** When it was taken back, unix seconds; null while it was not. */
const endOf = ({ timeline }: Pick<Change, 'timeline'>): number | null =>
  timeline.findLast(({ event, step }) => event === 'undone' && step === null)?.at ?? null;

/** Mean of what was measured from one instant up to another (unix seconds); null where nothing was. */
export function meanBetween(points: SignalPoints, from: number, to: number): number | null {
  const values = points.flatMap(([at, value]) => (value !== null && at >= from && at < to ? [value] : []));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
