import type { MarkScope } from '../../../domain/mesh-mark.ts';
import { serviceId, workloadId } from '../../../domain/node-id.ts';
import type { MeshState } from '../mesh-state.ts';
import { selects } from '../peer-authentication.ts';

interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The services that pods with these labels answer for. */
export const servicesOfPods = ({ services }: MeshState, { namespace, labels }: Labelled): MarkScope => ({
  kind: 'services',
  services: services
    .filter(
      (one) =>
        one.namespace === namespace && Object.keys(one.selector).length > 0 && selects(one.selector, labels),
    )
    .map((one) => ({ namespace, name: one.name })),
});

/** Id of the workload that something happened to. */
export const workloadSubject = ({ cluster }: MeshState, namespace: string, name: string): string =>
  workloadId(cluster, namespace, name);

/** Id of the one service of a scope; null where it is about several, or all. */
export function serviceSubject({ cluster }: MeshState, scope: MarkScope): string | null {
  if (scope.kind === 'mesh' || scope.services.length !== 1) return null;
  const [only] = scope.services;
  return only === undefined ? null : serviceId(cluster, only.namespace, only.name);
}

/** Unix seconds of an RFC 3339 time; `otherwise` where it is none. */
export function secondsOr(time: string, otherwise: number): number {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? otherwise : milliseconds / 1000;
}
