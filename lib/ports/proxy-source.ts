import type { ProxyReport } from '../domain/proxy-sync.ts';

/** Tells which proxies are connected to a control plane and how far each follows it. */
export interface ProxySource {
  /** Throws `SourceError`, or the reason of the signal. */
  read(signal: AbortSignal): Promise<ProxyReport>;
  close(): Promise<void>;
}
