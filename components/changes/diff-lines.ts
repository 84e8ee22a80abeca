export interface DiffLine {
  readonly kind: 'add' | 'remove' | 'same' | 'gap';
  readonly text: string;
}

export interface DiffView {
  readonly lines: readonly DiffLine[];
  /** What the console notes on the object for itself: the change's id and the way back. Long, and of no effect on traffic. */
  readonly own: readonly DiffLine[];
}

const ownKey = /^\s*pilothouse\.dev\//;
const annotations = /^\s*annotations:\s*$/;
const noAnnotations = /^\s*annotations: \{\}$/;

/** A unified diff as lines to look at; our own notes apart. */
export function diffView(diff: string): DiffView {
  const lines = diff.split('\n').flatMap(lineOf);
  const isOwn = lines.map(({ text }) => ownKey.test(text));
  // A changed "annotations:" that only holds our own notes says nothing without them.
  lines.forEach(({ kind, text }, index) => {
    const holdsOwn = annotations.test(text) && isOwn[index + 1] === true;
    const heldNone = noAnnotations.test(text) && isOwn.includes(true);
    if (kind !== 'same' && (holdsOwn || heldNone)) isOwn[index] = true;
  });
  const shown = lines.filter((_, index) => isOwn[index] !== true);
  return { lines: withoutIdleHunks(shown), own: lines.filter((_, index) => isOwn[index] === true) };
}

function lineOf(line: string): DiffLine[] {
  if (line.startsWith('@@')) return [{ kind: 'gap', text: '' }];
  if (line === '' || line.startsWith('---') || line.startsWith('+++') || line.startsWith('\\')) return [];
  const text = line.slice(1);
  switch (line.charAt(0)) {
    case '+':
      return [{ kind: 'add', text }];
    case '-':
      return [{ kind: 'remove', text }];
    default:
      return [{ kind: 'same', text }];
  }
}

/** Drops pieces in which nothing changes any more, and the gap in front of the first piece. */
function withoutIdleHunks(lines: readonly DiffLine[]): readonly DiffLine[] {
  const hunks = lines.reduce<DiffLine[][]>((all, line) => {
    if (line.kind === 'gap' || all.length === 0) all.push([]);
    if (line.kind !== 'gap') all.at(-1)?.push(line);
    return all;
  }, []);
  return hunks
    .filter((hunk) => hunk.some(({ kind }) => kind !== 'same'))
    .flatMap((hunk, index): DiffLine[] => (index === 0 ? hunk : [{ kind: 'gap', text: '' }, ...hunk]));
}
