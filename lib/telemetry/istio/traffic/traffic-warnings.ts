import type { GraphWarning } from '../../../domain/mesh-graph.ts';
import type { Flow } from '../../../domain/traffic.ts';
import { warning } from '../../../domain/warning.ts';
import { OTHER_HOSTS } from './fold-hosts.ts';
import type { TranslatedRows } from './series-row.ts';

/** Fewer scrapes than this in a window make holes in its rates. */
const FEWEST_SCRAPES = 4;

/** Says that a window is too short for the scrape interval; null where it is not. */
export function shortWindowWarning(
  windowSeconds: number,
  scrapeIntervalSeconds: number,
): GraphWarning | null {
  const shortest = FEWEST_SCRAPES * scrapeIntervalSeconds;
  if (windowSeconds >= shortest) return null;
  return warning(
    'short-window',
    `The window of ${windowSeconds} s is shorter than ${FEWEST_SCRAPES} scrape intervals (${shortest} s): rates can jump, and edges with few requests can be missing.`,
  );
}

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? one : `${count} ${many}`;

/** What the translation of series must say. */
export function translationWarnings(
  translated: TranslatedRows,
  flows: readonly Flow[],
): readonly GraphWarning[] {
  const { skipped, foldedHosts } = translated;
  const warnings: GraphWarning[] = [];
  if (skipped.sourceWithoutName > 0) {
    const series = counted(skipped.sourceWithoutName, '1 series was', 'series were');
    const text = `${series} left out: the source's namespace is known, but neither its workload nor its app. Check the labels that your telemetry configuration removes.`;
    warnings.push(warning('series-skipped', text, skipped.sourceWithoutName));
  }
  if (skipped.reporterUnknown > 0) {
    const series = counted(skipped.reporterUnknown, '1 series was', 'series were');
    const text = `${series} left out: the label reporter is missing or none of source, destination and waypoint.`;
    warnings.push(warning('series-skipped', text, skipped.reporterUnknown));
  }
  if (foldedHosts > 0) {
    const hosts = counted(foldedHosts, '1 host is', 'hosts are');
    const text = `${hosts} drawn as "${OTHER_HOSTS}": addresses always are, names where a cluster has more than 200. A ServiceEntry gives a host its own node.`;
    warnings.push(warning('hosts-folded', text, foldedHosts));
  }
  const withoutStatus = flows.filter(({ requests }) => (requests?.withoutStatus ?? 0) > 0).length;
  if (withoutStatus > 0) {
    const text = `Series of ${counted(withoutStatus, '1 edge', 'edges')} carry no response_code: whether those requests failed is not known.`;
    warnings.push(warning('status-missing', text, withoutStatus));
  }
  return warnings;
}
