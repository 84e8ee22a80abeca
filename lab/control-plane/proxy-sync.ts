import { xdsTypeNames, type XdsType } from './xds-type.ts';

/** What was sent to one proxy of one type, and what it said to it. Nonces are opaque; empty means never. */
export interface TypeSync {
  readonly sent: string;
  readonly acked: string;
  readonly sentAtMs: number;
  readonly lastError: string | null;
}

/** The conversation of istiod with one proxy. */
export class ProxySync {
  readonly #types = new Map<XdsType, TypeSync>();

  /** Sends a new version of one type; the proxy has not answered yet. */
  send(type: XdsType, nonce: string, atMs: number): void {
    const acked = this.#types.get(type)?.acked ?? '';
    this.#types.set(type, { sent: nonce, acked, sentAtMs: atMs, lastError: null });
  }

  /** The proxy took what was sent last. */
  acknowledge(type: XdsType): void {
    const state = this.#types.get(type);
    if (state !== undefined) this.#types.set(type, { ...state, acked: state.sent, lastError: null });
  }

  /** The proxy refused what was sent last and keeps what it had. */
  reject(type: XdsType, error: string): void {
    const state = this.#types.get(type);
    if (state !== undefined) this.#types.set(type, { ...state, lastError: error });
  }

  get(type: XdsType): TypeSync | null {
    return this.#types.get(type) ?? null;
  }

  /** Types whose last version was not taken. */
  get behind(): readonly XdsType[] {
    return xdsTypeNames.filter((type) => {
      const state = this.#types.get(type);
      return state !== undefined && state.sent !== state.acked;
    });
  }
}
