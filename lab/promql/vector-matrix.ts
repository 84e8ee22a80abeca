import { buildLabels, METRIC_NAME, type Labels } from '../tsdb/labels.ts';

/**
 * An instant vector at every evaluation time at once: a row per series, a column per time. Two typed arrays hold
 * all of it, since a NaN is a value and cannot stand for "no sample".
 */
export class VectorMatrix {
  readonly steps: number;
  readonly labels: Labels[] = [];
  /** True where the metric name no longer counts, though the rows' labels still carry it. */
  nameDropped = false;
  values: Float64Array;
  present: Uint8Array;

  constructor(steps: number, expectedRows: number) {
    this.steps = steps;
    this.values = new Float64Array(expectedRows * steps);
    this.present = new Uint8Array(expectedRows * steps);
  }

  get rows(): number {
    return this.labels.length;
  }

  /** Appends an empty row and returns where its first column lies. */
  addRow(labels: Labels): number {
    const base = this.labels.length * this.steps;
    this.labels.push(labels);
    if (base + this.steps > this.values.length) this.#grow(base + this.steps);
    return base;
  }

  set(cell: number, value: number): void {
    this.values[cell] = value;
    this.present[cell] = 1;
  }

  isPresent(cell: number): boolean {
    return this.present[cell] === 1;
  }

  valueAt(cell: number): number {
    return this.values[cell] ?? NaN;
  }

  /** Takes the last row back where nothing was set in it. */
  dropLastRowIfEmpty(): void {
    const base = (this.labels.length - 1) * this.steps;
    if (!this.rowHasSamples(this.labels.length - 1)) {
      this.labels.pop();
      this.present.fill(0, base, base + this.steps);
    }
  }

  rowHasSamples(row: number): boolean {
    const base = row * this.steps;
    for (let cell = base; cell < base + this.steps; cell++) if (this.present[cell] === 1) return true;
    return false;
  }

  /** The labels that count, without the metric name where it was dropped. */
  visibleLabels(row: number): Labels {
    const labels = this.labels[row] ?? {};
    return this.nameDropped && METRIC_NAME in labels ? withoutLabels(labels, [METRIC_NAME]) : labels;
  }

  /** Same samples under new labels. */
  relabelled(labels: readonly Labels[], nameDropped: boolean): VectorMatrix {
    const copy = new VectorMatrix(this.steps, 0);
    for (const set of labels) copy.labels.push(set);
    copy.values = this.values;
    copy.present = this.present;
    copy.nameDropped = nameDropped;
    return copy;
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, this.values.length * 2);
    const values = new Float64Array(capacity);
    values.set(this.values);
    this.values = values;
    const present = new Uint8Array(capacity);
    present.set(this.present);
    this.present = present;
  }
}

/** The labels but these. */
export function withoutLabels(labels: Labels, names: readonly string[]): Labels {
  const kept = Object.keys(labels).filter((name) => !names.includes(name));
  return buildLabels(kept, (name) => labels[name] ?? '');
}

/** Only these labels, in sorted order. `sortedNames` must be sorted. */
export function onlyLabels(labels: Labels, sortedNames: readonly string[]): Labels {
  const kept = sortedNames.filter((name) => labels[name] !== undefined);
  return buildLabels(kept, (name) => labels[name] ?? '');
}
