import { decodeIdPart, parseEdgeId, parseNodeId } from '@/lib/domain/node-id.ts';

/** `checkout → payment v2`. */
export function edgeName(edge: string): string {
  const parsed = parseEdgeId(edge);
  return parsed === null ? edge : `${nodeNameOf(parsed.source)} → ${nodeNameOf(parsed.destination)}`;
}

/** The name of a node out of its id, with its version. */
export function nodeNameOf(id: string): string {
  const parsed = parseNodeId(id);
  if (parsed === null) return id;
  const parts = parsed.parts.map(decodeIdPart);
  switch (parsed.kind) {
    case 'app':
      return parts.slice(2).join(' ');
    case 'workload':
    case 'service':
      return parts[2] ?? id;
    case 'namespace':
    case 'external':
      return parts[1] ?? id;
    case 'unknown':
      return 'unknown callers';
  }
}
