import type { Labels } from '../tsdb/labels.ts';
import type { Instruments } from './instruments.ts';
import type { MeshTelemetry } from './mesh-telemetry.ts';
import { type MetricFamily, metricFamilies } from './metric-family.ts';
import type { PlainSample, PlainSampleSource } from './plain-sample.ts';

/** Content type of the text format that `expositionText` writes. */
export const expositionContentType = 'text/plain; version=0.0.4; charset=utf-8';

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

const writtenLabels = new WeakMap<Instruments, string>();

/** `name="value",…` of one label set, written once. */
function labelText(instruments: Instruments): string {
  const known = writtenLabels.get(instruments);
  if (known !== undefined) return known;
  const text = writeLabels(instruments.labels);
  writtenLabels.set(instruments, text);
  return text;
}

function writeLabels(labels: Labels): string {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',');
}

function* familyText(telemetry: MeshTelemetry, family: MetricFamily): Generator<string> {
  let text = `# HELP ${family.name} ${escapeHelp(family.help)}\n# TYPE ${family.name} ${family.type}\n`;
  for (const proxy of telemetry.proxies) {
    for (const instruments of proxy.instruments) {
      if (!instruments.families.includes(family)) continue;
      const labels = labelText(instruments);
      instruments.visit(family, (suffix, le, value) => {
        const bucket = le === null ? '' : `,le="${le}"`;
        text += `${family.name}${suffix}{${labels}${bucket}} ${value}\n`;
      });
    }
    if (text.length > 262_144) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** Samples of one family stay together, whatever order they come in. */
function* plainText(samples: readonly PlainSample[]): Generator<string> {
  for (const [family, members] of Map.groupBy(samples, (sample) => sample.family)) {
    const [first] = members;
    if (first === undefined) continue;
    let text = `# HELP ${family} ${escapeHelp(first.help)}\n# TYPE ${family} ${first.type}\n`;
    for (const { labels, name, value } of members) {
      const written = writeLabels(labels);
      text += `${name}${written === '' ? '' : `{${written}}`} ${value}\n`;
    }
    yield text;
  }
}

/** Samples of a component that counts for itself, as text. */
export function plainExposition(samples: readonly PlainSample[]): string {
  return [...plainText(samples)].join('');
}

/** What all proxies, and the components beside them, expose in Prometheus' text format, piece by piece. */
export function* expositionChunks(
  telemetry: MeshTelemetry,
  others: readonly PlainSampleSource[] = [],
): Generator<string> {
  for (const family of metricFamilies) yield* familyText(telemetry, family);
  for (const source of others) yield* plainText(source());
}

/** The same as one text. */
export function expositionText(telemetry: MeshTelemetry, others: readonly PlainSampleSource[] = []): string {
  return [...expositionChunks(telemetry, others)].join('');
}
