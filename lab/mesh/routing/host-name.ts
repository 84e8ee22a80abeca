/** The full name of a host that an object of a namespace names; like Istio, only names without a dot are completed. */
export function fullHost(host: string, namespace: string): string {
  if (host.includes('.') || host.includes('*')) return host;
  return `${host}.${namespace}.svc.cluster.local`;
}

/** Whether a host, possibly a wildcard (`*`, `*.example.com`), covers a name. */
export function hostCovers(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1)) && name.length >= pattern.length;
  return pattern === name;
}
