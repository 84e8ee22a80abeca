import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TracesLocation } from '@/lib/client/traces-location.ts';
import { ApplyForm } from './apply-form.tsx';
import { durationBins, hasRegion, isInRegion } from './found-traces.ts';
import { ms } from './span-words.ts';
import styles from './trace-filters.module.css';

interface DurationFilterProps {
  readonly location: TracesLocation;
  readonly navigate: (change: Partial<TracesLocation>) => void;
  readonly traces: readonly TraceSummary[];
}

const bins = 22;
const heightPx = 40;
const noRegion = { from: null, to: null, min: null, max: null } as const;

/** How long requests took, and the region's durations as numbers. */
export function DurationFilter({ location, navigate, traces }: DurationFilterProps) {
  const all = useMemo(() => durationBins(traces, bins), [traces]);
  const most = all.reduce((least, { count }) => Math.max(least, count), 0);
  const { from, to, min, max } = location;
  const inside = traces.filter((trace) => isInRegion(trace, location)).length;
  const longest = all.at(-1)?.toMs ?? 0;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Duration</h3>
      {most > 0 && (
        <svg
          className={styles.histogram}
          viewBox={`0 0 ${bins * 10} ${heightPx + 2}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${inside} of ${traces.length} traces are in the region; the longest took ${ms(longest)}.`}
        >
          {all.map(({ fromMs, toMs, count }, place) => {
            const height = Math.sqrt(count / most) * heightPx;
            const isIn = fromMs < (max ?? Infinity) && toMs > (min ?? -1) && (min !== null || max !== null);
            return (
              <rect
                key={fromMs}
                x={place * 10 + 0.5}
                y={heightPx - height}
                width={9}
                height={height}
                fill={isIn ? 'var(--accent)' : 'var(--line-3)'}
              />
            );
          })}
          <path d={`M0 ${heightPx + 0.5}H${bins * 10}`} stroke="var(--line-2)" />
        </svg>
      )}
      <div className={styles.ends}>
        <AmountField
          key={`min ${min}`}
          label="At least"
          value={min}
          onValueChange={(value) => navigate({ min: value })}
        />
        <AmountField
          key={`max ${max}`}
          label="At most"
          value={max}
          onValueChange={(value) => navigate({ max: value })}
        />
      </div>
      <Disclosure summary="Started between" defaultOpen={from !== null || to !== null}>
        <div className={styles.times}>
          <TimeField
            key={`from ${from}`}
            label="Started after"
            value={from}
            onValueChange={(value) => navigate({ from: value })}
          />
          <TimeField
            key={`to ${to}`}
            label="Started before"
            value={to}
            onValueChange={(value) => navigate({ to: value })}
          />
        </div>
      </Disclosure>
      {hasRegion(location) && (
        <Button size="small" onClick={() => navigate(noRegion)}>
          Clear the region
        </Button>
      )}
    </section>
  );
}

interface EndFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly onValueChange: (value: number | null) => void;
}

/** One end of the durations, asked for when Enter is pressed or the field is left. */
function AmountField({ label, value, onValueChange }: EndFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const isWrong = text !== '' && !/^\d{1,8}(\.\d{1,6})?$/.test(text);
  const apply = (): void => {
    const next = text === '' ? null : Number(text);
    if (!isWrong && next !== value) onValueChange(next);
  };
  return (
    <ApplyForm onApply={apply}>
      <Input
        label={label}
        unit="ms"
        inputMode="decimal"
        value={text}
        onValueChange={setText}
        error={isWrong ? 'Milliseconds' : undefined}
      />
    </ApplyForm>
  );
}

/** One end of the times, as the reader's clock tells it. */
function TimeField({ label, value, onValueChange }: EndFieldProps) {
  return (
    <Input
      label={label}
      type="datetime-local"
      step={1}
      value={value === null ? '' : localInstant(value)}
      onValueChange={(text) => {
        const at = text === '' ? null : new Date(text).getTime() / 1_000;
        if (at === null || Number.isFinite(at)) onValueChange(at);
      }}
    />
  );
}

/** Unix seconds as a field for local times takes them. */
function localInstant(at: number): string {
  const offsetMs = new Date(at * 1_000).getTimezoneOffset() * 60_000;
  return new Date(at * 1_000 - offsetMs).toISOString().slice(0, 19);
}
