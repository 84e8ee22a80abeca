import type { IncomingMessage } from 'node:http';
import type { TokenTable } from '../kubernetes/access/identity.ts';

const rootNamespace = 'istio-system';
/** What somebody of another namespace may ask about the proxies of that namespace. */
const ownProxyQuestions = new Set(['/debug/config_dump', '/debug/ndsz', '/debug/edsz']);
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** Whether a request comes from the same machine, as one through a port-forward does. */
export function isFromLoopback({ socket }: IncomingMessage): boolean {
  return loopback.test(socket.remoteAddress ?? '');
}

/**
 * Status with which istiod turns a debug request away, or null where it answers: loopback may ask everything, others
 * need a service account's token; outside of the root namespace it opens only the proxies of its own.
 */
export function refusalStatus(
  request: IncomingMessage,
  url: URL,
  { isLocal, tokens }: { readonly isLocal: boolean; readonly tokens: TokenTable },
): 401 | 403 | null {
  if (isLocal) return null;
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const identity = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  const namespace = /^system:serviceaccount:([^:]+):/.exec(identity?.user ?? '')?.[1];
  if (namespace === undefined) return 401;
  if (namespace === rootNamespace) return null;
  const proxyNamespace = (url.searchParams.get('proxyID') ?? '').split('.')[1];
  return ownProxyQuestions.has(url.pathname) && proxyNamespace === namespace ? null : 403;
}
