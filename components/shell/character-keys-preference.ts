/** Keeps that the reader turned single-letter keys off. */
export const characterKeysCookie = 'pilothouse-character-keys';

export function parseCharacterKeysOn(cookie: string | undefined): boolean {
  return cookie !== 'off';
}
