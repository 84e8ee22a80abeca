import type { TrafficPolicy } from '../routing/destination-rule.ts';
import type { MutualTlsMode } from '../security/peer-authentication.ts';

/** How a connection between two ends comes about: with mTLS, in plaintext, or not at all. */
export type ConnectionResult = 'mutual_tls' | 'none' | 'refused' | 'handshake-failed';

/**
 * Clients with a proxy use mTLS where the server's proxy takes it, unless a DestinationRule says otherwise.
 * A STRICT server closes plaintext connections; TLS towards an end without it fails in the handshake.
 */
export function connect(
  clientHasProxy: boolean,
  clientTls: TrafficPolicy['tlsMode'],
  server: { readonly hasProxy: boolean; readonly mode: MutualTlsMode },
): ConnectionResult {
  const serverTakesTls = server.hasProxy && server.mode !== 'DISABLE';
  const forced = clientTls === 'ISTIO_MUTUAL' || clientTls === 'MUTUAL' || clientTls === 'SIMPLE';
  const clientUsesTls = clientHasProxy && clientTls !== 'DISABLE' && (forced || serverTakesTls);
  if (clientUsesTls) return serverTakesTls ? 'mutual_tls' : 'handshake-failed';
  return server.hasProxy && server.mode === 'STRICT' ? 'refused' : 'none';
}
