import { UpstreamFailure } from './upstream-failure.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection: nothing listens at the configured address',
  ENOTFOUND: 'cannot be found: the host name of the configured address does not resolve',
  EAI_AGAIN: 'cannot be found: name resolution failed',
  EHOSTUNREACH: 'cannot be reached: there is no route to its host',
  ENETUNREACH: 'cannot be reached: there is no route to its network',
  ETIMEDOUT: 'did not accept the connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'did not accept the connection in time',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ended its answer before it was complete',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that no known authority signed: configure its CA file',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate that no known authority signed: configure its CA file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'shows a certificate that no known authority signed: configure its CA file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'shows a certificate that no known authority signed: configure its CA file',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate for another name',
  EPROTO: 'does not speak TLS as configured: check http against https',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS as configured: check http against https',
  Z_DATA_ERROR: 'sent an answer whose compression is broken',
  Z_BUF_ERROR: 'ended its answer before it was complete',
};

const BROKEN_ANSWERS = new Set([
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'Z_DATA_ERROR',
  'Z_BUF_ERROR',
  'HPE_INVALID_CONSTANT',
]);

/** The innermost code of an error and its causes; several addresses tried give one `AggregateError`. */
function errorCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 5) return null;
  if (error instanceof AggregateError) return errorCode(error.errors[0], depth + 1);
  const inner = errorCode(error.cause, depth + 1);
  if (inner !== null) return inner;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * Turns what the network threw into a typed failure. The original is not kept as cause: its message holds addresses.
 * `source` names the backend in the sentence, such as `Prometheus`.
 */
export function networkFailure(source: string, error: unknown): UpstreamFailure {
  const code = errorCode(error);
  const sentence = code === null ? undefined : SENTENCES[code];
  if (code !== null && (BROKEN_ANSWERS.has(code) || code.startsWith('HPE_'))) {
    return new UpstreamFailure('malformed', `${source} ${sentence ?? `does not speak HTTP (${code})`}.`);
  }
  if (sentence !== undefined && code !== null) {
    return new UpstreamFailure('unavailable', `${source} ${sentence} (${code}).`);
  }
  return new UpstreamFailure(
    'unavailable',
    `${source} cannot be reached${code === null ? '' : ` (${code})`}.`,
  );
}
