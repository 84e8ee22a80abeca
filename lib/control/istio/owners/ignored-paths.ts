/** Whether a JSON pointer is at or above another one. */
const leadsTo = (pointer: string, path: string): boolean =>
  path === pointer || path.startsWith(`${pointer}/`);

/**
 * Whether a path is covered by a jq path of the plain kind, such as `.spec.http[].route[0].weight`. Null where the expression
 * is of another kind, so that nobody can tell without running it.
 */
function jqLeadsTo(expression: string, path: string): boolean | null {
  if (!/^(?:\.[\w-]+|\[\d*\]|\.\["[^"]+"\])+$/.test(expression)) return null;
  const steps = [...expression.matchAll(/\.([\w-]+)|\[(\d*)\]|\.\["([^"]+)"\]/g)].map(
    ([, field, index, quoted]) => field ?? quoted ?? (index === '' ? null : (index ?? null)),
  );
  const taken = path.split('/').slice(1);
  return steps.every((step, at) => (step === null ? /^\d+$/.test(taken[at] ?? '') : step === taken[at]));
}

/** What an owner leaves to others. */
export interface IgnoredPaths {
  readonly pointers: readonly string[];
  readonly expressions: readonly string[];
}

/** Whether all paths of a change are left to others; null where an expression decides that cannot be read here. */
export function coversAll({ pointers, expressions }: IgnoredPaths, paths: readonly string[]): boolean | null {
  const answers = new Set(
    paths.map((path) => {
      if (pointers.some((pointer) => leadsTo(pointer, path))) return true;
      const told = new Set(expressions.map((expression) => jqLeadsTo(expression, path)));
      if (told.has(true)) return true;
      return told.has(null) ? null : false;
    }),
  );
  if (answers.has(false)) return false;
  return answers.has(null) ? null : true;
}
