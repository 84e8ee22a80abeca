/** Whom a response flag of Envoy points at. `test`: somebody injected it. */
export type FlagBlame = 'callee' | 'caller' | 'proxy' | 'configuration' | 'policy' | 'test';

/** What a response flag of Envoy means. */
export interface FlagMeaning {
  readonly flag: string;
  readonly words: string;
  readonly blame: FlagBlame;
}

const MEANINGS: Readonly<Record<string, Omit<FlagMeaning, 'flag'>>> = {
  UH: { words: 'No endpoint of the callee is healthy.', blame: 'callee' },
  UF: {
    words: 'The connection could not be made: refused, or TLS does not match.',
    blame: 'callee',
  },
  UO: { words: 'A circuit breaker is open: the limits of its connection pool are reached.', blame: 'policy' },
  NR: { words: 'No route matches the request.', blame: 'configuration' },
  NC: { words: 'The route leads to a subset or host that does not exist.', blame: 'configuration' },
  URX: { words: 'All tries are used up.', blame: 'callee' },
  UT: { words: 'The callee did not answer within the timeout of the route.', blame: 'callee' },
  UC: { words: 'The callee closed the connection.', blame: 'callee' },
  UR: { words: 'The callee reset the request.', blame: 'callee' },
  LR: { words: 'The proxy reset the request.', blame: 'proxy' },
  UPE: {
    words: 'The answer is no proper HTTP: the protocol of the port may be declared wrongly.',
    blame: 'configuration',
  },
  UMSDR: { words: 'The longest duration of a request is over.', blame: 'policy' },
  LH: { words: 'The proxy’s own health check fails.', blame: 'proxy' },
  DC: { words: 'The caller hung up.', blame: 'caller' },
  DPE: { words: 'The request is no proper HTTP.', blame: 'caller' },
  DR: { words: 'The caller reset the request.', blame: 'caller' },
  DT: { words: 'The longest duration of a connection or request is over.', blame: 'policy' },
  SI: { words: 'Nothing was sent for too long.', blame: 'policy' },
  IH: { words: 'A header of the request is not allowed.', blame: 'caller' },
  DI: { words: 'A fault delayed the request.', blame: 'test' },
  FI: { words: 'A fault aborted the request.', blame: 'test' },
  RL: { words: 'A rate limit refused the request.', blame: 'policy' },
  RLSE: { words: 'The rate limiter failed.', blame: 'policy' },
  UAEX: { words: 'An authorization service refused the request.', blame: 'policy' },
  RFCF: { words: 'The answer came from a cache.', blame: 'proxy' },
  NFCF: { words: 'The configuration of a filter had not arrived.', blame: 'configuration' },
  OM: { words: 'The proxy is overloaded.', blame: 'proxy' },
  DF: { words: 'The name of the host could not be resolved.', blame: 'configuration' },
  DO: { words: 'The control plane told the proxy to drop requests.', blame: 'policy' },
  UDO: { words: 'The control plane told the proxy to drop all requests.', blame: 'policy' },
};

/**
 * What a response flag means, https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage.
 * Null for flags that filters register themselves.
 */
export function flagMeaning(flag: string): FlagMeaning | null {
  const meaning = Object.hasOwn(MEANINGS, flag) ? MEANINGS[flag] : undefined;
  return meaning === undefined ? null : { flag, ...meaning };
}
