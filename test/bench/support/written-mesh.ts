import type { GeneratedFlow, GeneratedMesh } from '../../support/generated-mesh.ts';
import { generateSeries, type GeneratedSeries } from '../../support/generated-series.ts';
import { remoteWrite, type WrittenSeries } from '../../support/promql/remote-write.ts';

/** Seconds between two samples, and between two instants of the console's grid. */
export const SCRAPE_SECONDS = 15;

const SERIES_PER_REQUEST = 1_000;

/** When samples are taken (unix seconds, both ends included), and what changes. */
export interface WrittenSpan {
  readonly from: number;
  readonly to: number;
  /** From this sample on the flows of `changed` carry another share of their traffic. */
  readonly changesAt: number;
  readonly changed: ReadonlySet<GeneratedFlow>;
}

const CHANGED_SHARE = 1.6;

/** Counters grow by whole numbers, as real ones do, so that a rate that did not change is the same to the last bit. */
function written({ name, labels, perSecond }: GeneratedSeries, span: WrittenSpan, changes: boolean) {
  const samples: (readonly [number, number])[] = [];
  let value = 1_000;
  for (let at = span.from; at <= span.to; at += SCRAPE_SECONDS) {
    samples.push([at * 1000, value]);
    const share = changes && at >= span.changesAt ? CHANGED_SHARE : 1;
    value += Math.round(perSecond * share * SCRAPE_SECONDS);
  }
  const known = Object.entries(labels).filter(([, text]) => text !== '');
  return { labels: { __name__: name, ...Object.fromEntries(known) }, samples } satisfies WrittenSeries;
}

/** Writes the samples of a mesh into a running Prometheus; gives the number of series. */
export async function writeMesh(url: string, mesh: GeneratedMesh, span: WrittenSpan): Promise<number> {
  let waiting: WrittenSeries[] = [];
  let total = 0;
  const send = async (): Promise<void> => {
    if (waiting.length > 0) await remoteWrite(url, waiting, (span.to - span.from + SCRAPE_SECONDS) * 1000);
    total += waiting.length;
    waiting = [];
  };
  for (const flow of mesh.flows) {
    for (const series of generateSeries({ ...mesh, flows: [flow] })) {
      waiting.push(written(series, span, span.changed.has(flow)));
    }
    if (waiting.length >= SERIES_PER_REQUEST) await send();
  }
  await send();
  return total;
}
