import 'server-only';
import { distance } from 'fastest-levenshtein';

/** The word that was probably meant, or null where none is near. */
export function nearestWord(word: string, words: readonly string[]): string | null {
  const ranked = words
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(2, Math.floor(best.candidate.length / 2))
    ? best.candidate
    : null;
}
