import type { ChangePlan } from '@/lib/client/change-queries.ts';

/** One field of an object in the three-way view of a conflict, as text. `–`: it is not there. */
export interface ConflictField {
  /** `VirtualService shop/catalog`. */
  readonly object: string;
  /** `http[0].route[1].weight`. */
  readonly path: string;
  readonly saw: string;
  /** Null where nobody has read it again yet, or the fresh plan does not touch the object. */
  readonly now: string | null;
  readonly want: string;
  /** What the fresh plan makes of it; null as `now`. */
  readonly planned: string | null;
  /** Of a weight: the version, or the Service, that it is for. */
  readonly target: string | null;
  /** Whether somebody else changed it since the plan, and whether the plan changes it. */
  readonly isTheirs: boolean;
  readonly isYours: boolean;
}

type Step = ChangePlan['steps'][number];
type Fields = ReadonlyMap<string, string>;

/** What a plan does to one object from its first step to its last. */
interface Way {
  readonly before: Fields;
  readonly after: Fields;
}

/**
 * Every field that the plan or somebody else moved: as the plan saw it, as it is now, as it is wanted, and as a fresh plan on what is
 * there would leave it. Only what people write is compared, not what the server manages.
 */
export function conflictFields(plan: ChangePlan, fresh: ChangePlan | null): readonly ConflictField[] {
  const mine = waysOf(plan);
  const theirs = fresh === null ? new Map<string, Way>() : waysOf(fresh);
  return [...mine].flatMap(([object, way]) => {
    const now = theirs.get(object) ?? null;
    const paths = [...new Set([...way.before.keys(), ...way.after.keys(), ...(now?.before.keys() ?? [])])];
    return paths.flatMap((path): ConflictField[] => {
      const saw = way.before.get(path) ?? missing;
      const want = way.after.get(path) ?? missing;
      const there = now === null ? null : (now.before.get(path) ?? missing);
      const isTheirs = there !== null && there !== saw;
      const isYours = want !== saw;
      if (!isTheirs && !isYours) return [];
      const planned = now === null ? null : (now.after.get(path) ?? missing);
      const target = targetOf(path, now?.before ?? way.before) ?? targetOf(path, way.after);
      return [{ object, path, saw, now: there, want, planned, target, isTheirs, isYours }];
    });
  });
}

/** Whose value a fresh plan takes for a field; null where both mean the same, or nobody has planned again. */
export function takenFrom({
  want,
  now,
  planned,
  isTheirs,
  isYours,
}: ConflictField): 'yours' | 'theirs' | null {
  if (planned === null || want === now) return null;
  if (isYours && planned === want) return 'yours';
  return isTheirs && planned === now ? 'theirs' : null;
}

/** Whether both changed a field, and not to the same. */
export const isContested = ({ isTheirs, isYours, want, now }: ConflictField): boolean =>
  isTheirs && isYours && want !== now;

const missing = '–';

/** The subset, or else the first label of the host, whose weight stands at a path; null where no weight does. */
function targetOf(path: string, fields: Fields): string | null {
  if (!path.endsWith('.weight')) return null;
  const place = path.slice(0, -'weight'.length);
  const host = fields.get(`${place}destination.host`) ?? fields.get(`${place}name`);
  return fields.get(`${place}destination.subset`) ?? host?.split('.')[0] ?? null;
}

function waysOf({ steps }: ChangePlan): ReadonlyMap<string, Way> {
  const byObject = Map.groupBy(steps, ({ object }) => `${object.kind} ${object.namespace}/${object.name}`);
  return new Map(
    [...byObject].map(([object, own]) => [
      object,
      { before: fieldsOf(own[0]?.before ?? null), after: fieldsOf(own.at(-1)?.after ?? null) },
    ]),
  );
}

/** The leaves of an object's `spec` by path. An empty list or object is a leaf of its own. */
function fieldsOf(object: Step['before']): Fields {
  const fields = new Map<string, string>();
  collect(object?.spec, '', fields);
  return fields;
}

function collect(value: unknown, path: string, into: Map<string, string>): void {
  if (value === undefined) return;
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, into);
    return;
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) {
    into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  for (const [key, item] of entries) collect(item, path === '' ? key : `${path}.${key}`, into);
}
