/** An answer of `/api/v1/query` or `/api/v1/query_range`. */
export interface PrometheusAnswer {
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

type Point = readonly [number, string];

interface AnswerSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Point;
  readonly values?: readonly Point[];
}

function identity(series: AnswerSeries): string {
  return JSON.stringify(Object.entries(series.metric).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function asNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

function sameValue(left: string, right: string): boolean {
  if (left === right) return true;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  const distance = Math.abs(a - b);
  return distance <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || distance <= 1e-12;
}

function differenceOfPoints(left: readonly Point[], right: readonly Point[]): string | null {
  if (left.length !== right.length) return `${left.length} points against ${right.length}`;
  for (const [index, [time, value]] of left.entries()) {
    const other = right[index];
    if (other === undefined || other[0] !== time) return `time ${time} against ${other?.[0]}`;
    if (!sameValue(value, other[1])) return `at ${time}: ${value} against ${other[1]}`;
  }
  return null;
}

function pointsOf(series: AnswerSeries): readonly Point[] {
  return series.values ?? (series.value === undefined ? [] : [series.value]);
}

/** What the two answers disagree in, or null: result type, label sets, times, values within 1e-9, order if asked. */
export function differenceOfAnswers(
  expected: PrometheusAnswer,
  actual: PrometheusAnswer,
  ordered: boolean,
): string | null {
  if (expected.status !== actual.status)
    return `${expected.status} against ${actual.status}: ${actual.error ?? expected.error}`;
  if (expected.errorType !== actual.errorType) return `${expected.errorType} against ${actual.errorType}`;
  if (expected.data?.resultType !== actual.data?.resultType) {
    return `${expected.data?.resultType} against ${actual.data?.resultType}`;
  }
  const type = expected.data?.resultType;
  if (type === 'scalar' || type === 'string') {
    const points = [expected.data?.result as Point, actual.data?.result as Point] as const;
    if (type === 'string')
      return JSON.stringify(points[0]) === JSON.stringify(points[1]) ? null : 'other text';
    return differenceOfPoints([points[0]], [points[1]]);
  }
  const wanted = (expected.data?.result ?? []) as AnswerSeries[];
  const given = (actual.data?.result ?? []) as AnswerSeries[];
  if (wanted.length !== given.length) return `${wanted.length} series against ${given.length}`;
  if (ordered && wanted.map(identity).join() !== given.map(identity).join()) return 'series in another order';
  const givenByIdentity = new Map(given.map((series) => [identity(series), series]));
  for (const series of wanted) {
    const other = givenByIdentity.get(identity(series));
    if (other === undefined) return `no series ${identity(series)}`;
    const difference = differenceOfPoints(pointsOf(series), pointsOf(other));
    if (difference !== null) return `${identity(series)} ${difference}`;
  }
  return null;
}
