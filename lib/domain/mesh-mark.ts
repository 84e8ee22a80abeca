/** Services that a mark is about; `mesh`: all of them. */
export type MarkScope =
  | { readonly kind: 'mesh' }
  | { readonly kind: 'services'; readonly services: readonly { namespace: string; name: string }[] };

/** Something that happened to a mesh and that figures may show: seen in its objects, or in its figures. */
export interface MeshMark {
  /** Unix seconds: the object's own time where it carries one, else when it was seen. */
  readonly at: number;
  readonly kind: 'deploy' | 'restart' | 'routing' | 'policy' | 'health';
  /** Node id of what it happened to; null where it is about all of the mesh. */
  readonly subject: string | null;
  /** In words, such as `payment-v2 deployed: payment:2.2`. */
  readonly title: string;
  readonly scope: MarkScope;
  /** The object of the configuration that changed; left out where none did. */
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
}

/** Marks are kept in memory, the newest so many. */
export const MOST_MARKS = 500;

/** What is kept once more marks came: each once, the oldest first, and not more than {@link MOST_MARKS}. */
export function withMarks(kept: readonly MeshMark[], more: readonly MeshMark[]): readonly MeshMark[] {
  if (more.length === 0) return kept;
  const known = new Set(kept.map(keyOf));
  const fresh = more.filter((mark) => !known.has(keyOf(mark)));
  return [...kept, ...fresh].toSorted((left, right) => left.at - right.at).slice(-MOST_MARKS);
}

const keyOf = ({ at, kind, subject, title }: MeshMark): string => `${at} ${kind} ${subject ?? ''} ${title}`;
