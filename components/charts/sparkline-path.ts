export interface SparklineShape {
  /** Line without the gaps. */
  readonly line: string;
  /** The same closed down to zero. */
  readonly area: string;
}

/** The path of values spread evenly over the width, zero at the bottom; `null` interrupts it. A lone value is a short dash. */
export function sparklineShape(
  values: readonly (number | null)[],
  greatest: number,
  width: number,
  height: number,
): SparklineShape {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const x = (position: number) => round(position * step);
  const y = (value: number) => round(height - (greatest > 0 ? value / greatest : 0) * height);
  const lines: string[] = [];
  const areas: string[] = [];
  for (const run of knownRuns(values)) {
    const points = run.values.map((value, offset) => `${x(run.start + offset)} ${y(value)}`);
    const [only] = run.values;
    const line = run.values.length === 1 && only !== undefined ? `${points[0]}h.01` : points.join('L');
    lines.push(`M${line}`);
    areas.push(
      `M${points.join('L')}L${x(run.start + run.values.length - 1)} ${height}L${x(run.start)} ${height}z`,
    );
  }
  return { line: lines.join(''), area: areas.join('') };
}

interface Run {
  readonly start: number;
  readonly values: number[];
}

function knownRuns(values: readonly (number | null)[]): readonly Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const [position, value] of values.entries()) {
    if (value === null) {
      open = null;
      continue;
    }
    if (open === null) {
      open = { start: position, values: [] };
      runs.push(open);
    }
    open.values.push(value);
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
