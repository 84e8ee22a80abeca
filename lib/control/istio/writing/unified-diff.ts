interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const CONTEXT = 3;
/** Beyond this many pairs of lines the middle is shown as replaced whole. */
const MAX_PAIRS = 4_000_000;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Unified diff of two texts, with three lines around each change. Empty where they are the same. */
export function unifiedDiff(before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after));
  const changes = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changes) {
    const last = hunks.at(-1);
    const to = Math.min(lines.length, index + CONTEXT + 1);
    if (last !== undefined && index - CONTEXT <= last.to) last.to = to;
    else hunks.push({ from: Math.max(0, index - CONTEXT), to });
  }
  return hunks.map((hunk) => hunkText(lines, hunk)).join('');
}

function hunkText(lines: readonly Line[], { from, to }: { from: number; to: number }): string {
  const counted = (part: readonly Line[], without: '-' | '+'): number =>
    part.filter(({ sign }) => sign !== without).length;
  const range = (without: '-' | '+'): string => {
    const length = counted(lines.slice(from, to), without);
    return `${counted(lines.slice(0, from), without) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = lines.slice(from, to).map(({ sign, text }) => `${sign}${text}\n`);
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}

/** Both texts line by line, by their longest common subsequence between the common beginning and end. */
function compared(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - tail), after.slice(start, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const all = (sign: '-' | '+', lines: readonly string[]): Line[] => lines.map((text) => ({ sign, text }));
  if (before.length * after.length > MAX_PAIRS) return [...all('-', before), ...all('+', after)];
  const lengths = commonLengths(before, after);
  const width = after.length + 1;
  const lines: Line[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length && right < after.length) {
    const text = before[left] ?? '';
    if (text === after[right]) {
      lines.push({ sign: ' ', text });
      left++;
      right++;
    } else if ((lengths[(left + 1) * width + right] ?? 0) >= (lengths[left * width + right + 1] ?? 0)) {
      lines.push({ sign: '-', text });
      left++;
    } else lines.push({ sign: '+', text: after[right++] ?? '' });
  }
  return [...lines, ...all('-', before.slice(left)), ...all('+', after.slice(right))];
}

/** Length of the longest common subsequence of each pair of remainders. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      const at = left * width + right;
      lengths[at] =
        before[left] === after[right]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
