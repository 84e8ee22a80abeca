import { distance } from 'fastest-levenshtein';

/** The word that was probably meant: the same letters in another order, or at most half of them (and two) wrong. */
export function nearestFilterWord(written: string, words: readonly string[]): string | null {
  const word = written.toLowerCase();
  const letters = (text: string): string => Array.from(text).sort().join('');
  const edits = (candidate: string): number =>
    letters(candidate) === letters(word) ? 0 : distance(word, candidate);
  const [best] = words.toSorted((a, b) => edits(a) - edits(b));
  return best !== undefined && edits(best) <= Math.min(2, best.length / 2) ? best : null;
}
