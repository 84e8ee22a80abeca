/** Address of a backend as configured, taken apart: credentials never stay in the URL. */
export interface BaseAddress {
  readonly origin: string;
  /** Without a slash at its end; empty at the root. */
  readonly pathPrefix: string;
  /** Value of the `Authorization` header from `user:password@`, where the address had one. */
  readonly authorization: string | null;
}

/** Takes a configured address apart. Throws `RangeError` with a sentence that does not repeat the address. */
export function parseBaseAddress(address: string): BaseAddress {
  if (!URL.canParse(address)) throw new RangeError('The address is not a URL.');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RangeError('The address must begin with http:// or https://.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new RangeError('The address must end with its path: a query or a fragment cannot be kept.');
  }
  const credentials =
    url.username === '' && url.password === ''
      ? null
      : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    origin: url.origin,
    pathPrefix: url.pathname.replace(/\/+$/, ''),
    authorization: credentials === null ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/**
 * The URL of `path` below the configured address. Throws `RangeError` where the path would leave it: paths are built
 * from names of objects, and a name must never choose another server or climb out of the prefix.
 */
export function resolveBelow(base: BaseAddress, path: string, query?: URLSearchParams): URL {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\') || path.includes('?')) {
    throw new RangeError('A request path begins with one slash and holds no backslash and no query.');
  }
  const url = new URL(`${base.origin}${base.pathPrefix}${path}`);
  if (url.origin !== base.origin || !url.pathname.startsWith(`${base.pathPrefix}/`) || hasDotSegment(path)) {
    throw new RangeError('A request path must stay below the configured address.');
  }
  if (query !== undefined) url.search = query.toString();
  return url;
}

const hasDotSegment = (path: string): boolean =>
  path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
