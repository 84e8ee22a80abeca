import 'server-only';

/**
 * The policy of one answer (https://www.w3.org/TR/CSP3/). Scripts need the nonce or come from one that had it; everything
 * else comes from the console itself. Style attributes are allowed, since lengths of bars and positions are written in them.
 */
export function contentSecurityPolicy(nonce: string, mode: 'production' | 'development'): string {
  const isDevelopment = mode === 'development';
  const directives: Readonly<Record<string, string>> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    'style-src': `'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': `'self'${isDevelopment ? ' ws:' : ''}`,
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
