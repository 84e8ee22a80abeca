/** A service as spans name it, taken apart: Istio writes `name.namespace`. */
export interface ServiceName {
  readonly name: string;
  readonly namespace: string | null;
}

const colorCount = 8;

/** Takes `checkout.shop` apart; names with more dots are hosts, names without have no namespace. */
export function serviceName(service: string): ServiceName {
  const [name = service, namespace, ...rest] = service.split('.');
  return namespace === undefined || namespace === '' || rest.length > 0
    ? { name: service, namespace: null }
    : { name, namespace };
}

/** FNV-1a over the code units of a text, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  return hash >>> 0;
}

/** Place of a service among the eight series colours, from 1: the same on every page and in every trace. */
export function serviceSeries(service: string): number {
  const { name, namespace } = serviceName(service);
  return (fnv1a(namespace === null ? name : `${namespace}/${name}`) % colorCount) + 1;
}

/** The colour of a service for markup. */
export const serviceColor = (service: string): string => `var(--series-${serviceSeries(service)})`;

/** Who owns a stretch of time, as the API names it. */
export interface Owner {
  readonly kind: 'service' | 'network' | 'outside' | 'injected';
  readonly name: string;
}

/** The colour of whoever owns time: proxies and network have none of their own. */
export function ownerColor({ kind, name }: Owner): string {
  switch (kind) {
    case 'service':
    case 'outside':
      return serviceColor(name);
    case 'network':
      return 'var(--line-3)';
    case 'injected':
      return 'var(--injected)';
  }
}

/** The name of whoever owns time, as people read it. */
export function ownerName({ kind, name }: Owner): string {
  switch (kind) {
    case 'service':
    case 'outside':
      return serviceName(name).name;
    case 'network':
      return 'proxies and network';
    case 'injected':
      return `${serviceName(name).name}, injected`;
  }
}
