import { Random } from '../random.ts';

/** Letters and digits that Kubernetes puts into generated names. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Names, addresses and nodes of pods, the same for the same seed and the same writes. */
export class PodNames {
  readonly #random: Random;
  #pods = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Depends on nothing but the workload and its template, so that an undone change brings the old hash back. */
  templateHash(deployment: string, template: unknown): string {
    return word(new Random(`${deployment}:${JSON.stringify(template)}`), 9);
  }

  podName(replicaSet: string): string {
    return `${replicaSet}-${word(this.#random, 5)}`;
  }

  podIp(): string {
    this.#pods += 1;
    return `10.42.${Math.floor(this.#pods / 250)}.${(this.#pods % 250) + 2}`;
  }

  nodeName(): string {
    return `node-${(this.#pods % 3) + 1}`;
  }
}

function word(random: Random, letters: number): string {
  let text = '';
  while (text.length < letters) text += alphabet[random.index(alphabet.length)] ?? 'x';
  return text;
}
