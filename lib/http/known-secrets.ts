import type { TokenSource } from './bearer-token.ts';

/** Shorter values, such as a tenant's name, may be a word of any sentence. */
const SHORTEST_LENGTH = 8;
/** Fewer characters of a secret are of no use to anybody, and end many a word. */
const SHORTEST_BEGINNING = 4;
const CUT = '…';

/** What is sent to prove who asks. Some backends and proxies repeat it in their refusals. */
export class KnownSecrets {
  readonly #values: Set<string>;
  /** The source to ask for tokens, so that those in use are known; absent where none was given. */
  readonly token: TokenSource | undefined;

  constructor(headers: Readonly<Record<string, string>> = {}, token?: TokenSource) {
    this.#values = new Set(Object.values(headers));
    if (token === undefined) return;
    this.token = async () => {
      const current = await token();
      this.#values.add(current);
      return current;
    };
  }

  /** The words of a backend without anything that it was sent as a secret. */
  hide(words: string): string {
    let text = words;
    for (const value of this.#values) {
      if (value.length >= SHORTEST_LENGTH) text = hideBeginning(text.replaceAll(value, '<secret>'), value);
    }
    return text;
  }
}

/** Words that were cut may end within a secret. */
function hideBeginning(text: string, secret: string): string {
  if (!text.endsWith(CUT)) return text;
  const words = text.slice(0, -CUT.length);
  for (let length = secret.length - 1; length >= SHORTEST_BEGINNING; length -= 1) {
    if (words.endsWith(secret.slice(0, length))) return `${words.slice(0, -length)}<secret>${CUT}`;
  }
  return text;
}
