import { Check, Hourglass } from 'lucide-react';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { callerVerdict, callerVerdictWords, type CallerVerdict } from './caller-verdict.ts';
import { meanBetween } from './change-proof-felt.tsx';
import { answeringCallers, shownCallers, useChangeHistory } from './change-proof-history.ts';
import { InjectedChart } from './injected-chart.tsx';
import { FaultCallerCharts } from './fault-caller-charts.tsx';
import styles from './fault-panel.module.css';
import { FaultStop } from './fault-stop.tsx';
import { stopMeters } from './fault-stop-meters.ts';

interface FaultCallersProps {
  readonly change: Change;
  readonly nowMs: number;
}

/** One caller with what it answered itself. */
export interface CallerRow {
  readonly id: string;
  readonly name: string;
  readonly hops: number;
  readonly requestRate: number | null;
  readonly errorsBefore: number | null;
  readonly errorsNow: number | null;
  readonly p99Before: number | null;
  readonly p99Now: number | null;
}

/** History moves on twice a minute; asking each second would be in vain. */
const gridSeconds = 30;

/** Whom a fault reaches: callers, nearest first, before it against now; and what stops it early. */
export function FaultCallers({ change, nowMs }: FaultCallersProps) {
  const history = useChangeHistory(change, Math.floor(nowMs / 1_000 / gridSeconds) * gridSeconds);
  const started = change.appliedAt ?? change.createdAt;
  const rows = shownCallers(change).map(({ id, name, hops, requestRate }): CallerRow => {
    const mean = (signal: string, from: number, to: number): number | null =>
      meanBetween(history.callers.get(id)?.get(signal) ?? [], from, to);
    return {
      id,
      name,
      hops,
      requestRate,
      errorsBefore: mean('errorRatio', 0, started),
      errorsNow: mean('errorRatio', started + gridSeconds, Infinity),
      p99Before: mean('p99', 0, started),
      p99Now: mean('p99', started + gridSeconds, Infinity),
    };
  });
  const known = new Set(answeringCallers(change).map(({ id }) => id));
  const answering = rows.filter(({ id }) => known.has(id));
  return (
    <>
      {change.guard !== null && (
        <FaultStop meters={stopMeters(answering, change.guard)} guard={change.guard} />
      )}
      <Panel title="Proof of the fault" meta="asked against observed, last minute at each instant">
        <InjectedChart change={change} history={history} />
      </Panel>
      <FaultCallerCharts change={change} history={history} />
      <Panel title="Callers, nearest first" meta="before the fault → now" flush>
        <Table label="Callers of the service with the fault" isWide>
          <thead>
            <tr>
              <ColumnHeader>Caller</ColumnHeader>
              <ColumnHeader numeric>Hops</ColumnHeader>
              <ColumnHeader numeric>Asked before</ColumnHeader>
              <ColumnHeader numeric>Own errors</ColumnHeader>
              <ColumnHeader numeric>Own p99</ColumnHeader>
              <ColumnHeader>Verdict</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id}>
                <RowHeader>{row.name}</RowHeader>
                <Cell numeric>{row.hops}</Cell>
                <Cell numeric>
                  <Figure
                    amount={formatRate(row.requestRate)}
                    unknownReason="it does not call the service itself"
                  />
                </Cell>
                <Cell numeric>
                  {amountText(formatRatio(row.errorsBefore))} → {amountText(formatRatio(row.errorsNow))}
                </Cell>
                <Cell numeric>
                  {amountText(formatLatency(row.p99Before))} → {amountText(formatLatency(row.p99Now))}
                </Cell>
                <Cell>
                  <Verdict verdict={callerVerdict(row)} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: CallerVerdict }) {
  const glyphs = {
    absorbs: <Icon icon={Check} size={13} />,
    'not-touched': <Icon icon={Check} size={13} />,
    fails: <HealthGlyph health="unhealthy" size={12} label={null} />,
    'cannot-tell': <Icon icon={Hourglass} size={12} quiet />,
  };
  return (
    <span className={styles.verdict}>
      {glyphs[verdict]} {callerVerdictWords[verdict]}
    </span>
  );
}
