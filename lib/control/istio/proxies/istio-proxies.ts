import { ZodError } from 'zod';
import type { ProxyReport } from '../../../domain/proxy-sync.ts';
import { UpstreamFailure } from '../../../http/upstream-failure.ts';
import type { ProxySource } from '../../../ports/proxy-source.ts';
import { SourceError } from '../../../ports/source-error.ts';
import { IstiodDebug } from '../way/istiod-debug.ts';
import { proxyStates, rootExpiry, syncRowsSchema } from './proxy-states.ts';

/** Proxies of a mesh as one istiod knows them: those connected to another replica are told by that one. */
export class IstioProxies implements ProxySource {
  readonly #istiod: IstiodDebug;

  constructor(istiodUrl: string) {
    this.#istiod = new IstiodDebug(istiodUrl);
  }

  async read(signal: AbortSignal): Promise<ProxyReport> {
    try {
      const [rows, metrics] = await Promise.all([
        this.#istiod.rawSyncs(signal),
        // What of the certificate is not told must not hide what is told of proxies.
        this.#istiod.metrics(signal).catch(() => ''),
      ]);
      return { proxies: proxyStates(syncRowsSchema.parse(rows)), rootExpiresAt: rootExpiry(metrics) };
    } catch (error) {
      throw asSourceError(error);
    }
  }

  close(): Promise<void> {
    return this.#istiod.close();
  }
}

function asSourceError(error: unknown): unknown {
  if (error instanceof UpstreamFailure) {
    return new SourceError('control', error.code, error.message, { status: error.status, cause: error });
  }
  if (error instanceof ZodError) {
    return new SourceError(
      'control',
      'malformed',
      'istiod answered with something else than the state of proxies.',
      {
        cause: error,
      },
    );
  }
  return error;
}
