import { isProblem } from '@/components/graph/health-view.ts';
import type { ServiceGroup } from '@/lib/client/services-location.ts';
import type { ServiceRow } from './service-row.ts';

/** Names of the quick filters. */
export const groupNames: Readonly<Record<ServiceGroup, string>> = {
  all: 'All',
  attention: 'Needs attention',
  suffers: 'Suffers',
  split: 'Split',
  fault: 'Fault',
  'no-sidecar': 'No sidecar',
  idle: 'Idle',
};

/** Whether a service belongs to a quick filter. What fails on purpose is not in need of anybody. */
export function isInGroup({ view, summary }: ServiceRow, group: ServiceGroup): boolean {
  switch (group) {
    case 'all':
      return true;
    case 'attention':
      return isProblem(view) && !view.isHollow && view.glyph !== 'injected';
    case 'suffers':
      return isProblem(view) && view.isHollow;
    case 'split':
    case 'fault':
    case 'no-sidecar':
    case 'idle':
      return summary.badges.includes(group);
  }
}

/** Whether every word stands somewhere in the row: name, namespace, version, or what is on it. */
export function hasWords({ summary }: ServiceRow, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, namespace, cluster, versions, badges } = summary;
  const place = [`${namespace}/${name}`, cluster, ...versions, ...badges].join('\n').toLowerCase();
  return words.every((word) => place.includes(word));
}
