import type { Service } from '@/lib/client/service-queries.ts';
import { isHttpRoute } from './rule-targets.ts';

/** Why no fault can be injected into a service, whoever asks; undefined where one can. */
export function faultOffReason({ name, routing }: Pick<Service, 'name' | 'routing'>): string | undefined {
  if (routing === null) return `The routing of ${name} is not known, so nothing can be written into it.`;
  if (!isHttpRoute(routing)) return undefined;
  const route = routing.objects.find(({ kind }) => kind === 'HTTPRoute');
  const named = route === undefined ? 'an HTTPRoute' : `HTTPRoute ${route.namespace}/${route.name}`;
  return `${name} is routed by ${named}, and an HTTPRoute has no fault filter. A VirtualService beside it would be ignored. A fault on one of its callers comes nearest.`;
}
