/** Domain that Kubernetes services have by default. */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** Full name of a Kubernetes service. */
export const serviceHost = (namespace: string, name: string, domain: string): string =>
  `${name}.${namespace}.svc.${domain}`;

/**
 * Full name of a host as an Istio object writes it: a name without dots is a service of the object's own namespace,
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export function fullHost(host: string, namespace: string, domain: string): string {
  const name = host.toLowerCase();
  return name.includes('.') || name === '*' || name === '' ? name : serviceHost(namespace, name, domain);
}

/** How exactly a host of an object means `host`: its length for a wildcard, infinite for the same name, null for no. */
export function hostFit(pattern: string, host: string): number | null {
  if (pattern === host) return Number.POSITIVE_INFINITY;
  if (pattern === '*') return 0;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) ? pattern.length : null;
}

/** The best fit among several hosts of one object; null where none means `host`. */
export function bestFit(patterns: readonly string[], host: string): number | null {
  const fits = patterns.map((pattern) => hostFit(pattern, host)).filter((fit) => fit !== null);
  return fits.length === 0 ? null : Math.max(...fits);
}

/** Namespaces that see an object: `*` for all, `.` for its own. */
export function visibility(
  exportTo: readonly string[] | null | undefined,
  namespace: string,
): readonly string[] {
  if (exportTo === null || exportTo === undefined || exportTo.length === 0) return ['*'];
  return exportTo.map((one) => (one === '.' ? namespace : one));
}

/** Whether an object with this visibility counts in a namespace. */
export const isVisibleIn = (visibleIn: readonly string[], namespace: string): boolean =>
  visibleIn.includes('*') || visibleIn.includes(namespace);
