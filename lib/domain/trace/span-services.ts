import { parseEdgeId, parseNodeId } from '../node-id.ts';
import { workloadOfPod } from './proxy-span.ts';

/**
 * Names that the service of a node of the map may have in spans, the likeliest first: Istio names it `<app>.<namespace>` by
 * default, and can be told to name it otherwise. Empty for nodes that have no proxy of their own.
 */
export function servicesOfNode(node: string): readonly string[] {
  const parsed = parseNodeId(node);
  if (parsed === null) return [];
  const [, namespace = '', name = ''] = parsed.parts;
  switch (parsed.kind) {
    case 'app':
    case 'service':
      return [`${name}.${namespace}`, name];
    case 'workload': {
      const names = [
        ...new Set([name, name.replace(/-(v\d+[\w.]*|canary|stable|primary)$/, ''), workloadOfPod(name)]),
      ];
      return [...names.map((one) => `${one}.${namespace}`), ...names];
    }
    case 'namespace':
    case 'external':
    case 'unknown':
      return [];
  }
}

/** The same for an edge: the source's names come first, since its spans tell of calls that never arrived. */
export function servicesOfEdge(edge: string): readonly string[] {
  const parsed = parseEdgeId(edge);
  return parsed === null ? [] : [...servicesOfNode(parsed.source), ...servicesOfNode(parsed.destination)];
}
