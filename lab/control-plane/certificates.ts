const HOUR_MS = 3_600_000;
const LIFETIME_MS = 24 * HOUR_MS;
const ROOT_LIFETIME_MS = 3650 * 24 * HOUR_MS;

/** A proxy's certificate as istiod signed it. Milliseconds since the epoch. */
export interface Certificate {
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Signs certificates of 24 h and renews each at half of its life, as istio-agent asks for it. */
export class CertificateAuthority {
  readonly rootNotAfterMs: number;
  readonly #certificates = new Map<string, Certificate>();
  #signed = 0;

  constructor(startMs: number) {
    this.rootNotAfterMs = startMs - 30 * 24 * HOUR_MS + ROOT_LIFETIME_MS;
  }

  /** Certificates signed since the start: first ones and renewals. */
  get signed(): number {
    return this.#signed;
  }

  get(proxy: string): Certificate | null {
    return this.#certificates.get(proxy) ?? null;
  }

  /** Signs the first certificate of a proxy. `ageMs` is how long ago that was, for proxies older than the lab. */
  enrol(proxy: string, nowMs: number, ageMs = 0): void {
    this.#sign(proxy, nowMs - (ageMs % (LIFETIME_MS / 2)));
  }

  /** Forgets a proxy that is gone. */
  retire(proxy: string): void {
    this.#certificates.delete(proxy);
  }

  /** Renews what reached half of its life, except for proxies that cannot ask. */
  tick(nowMs: number, canRenew: (proxy: string) => boolean): void {
    for (const [proxy, { notBeforeMs }] of this.#certificates) {
      if (nowMs - notBeforeMs >= LIFETIME_MS / 2 && canRenew(proxy)) this.#sign(proxy, nowMs);
    }
  }

  #sign(proxy: string, notBeforeMs: number): void {
    this.#signed += 1;
    const serial = this.#signed.toString(16).padStart(16, '0');
    this.#certificates.set(proxy, { serial, notBeforeMs, notAfterMs: notBeforeMs + LIFETIME_MS });
  }
}
