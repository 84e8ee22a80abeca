import 'server-only';
import type { ObjectiveTargets } from '../../domain/objective.ts';
import type { Config } from '../config/config-schema.ts';

type Settings = Config['objectives'];

/** What is set for one service: its own before its namespace's, kind by kind. */
export function targetsOf(
  { namespaces, services }: Settings,
  namespace: string,
  name: string,
): ObjectiveTargets {
  const key = `${namespace}/${name}`;
  const own = Object.hasOwn(services, key) ? services[key] : undefined;
  const wide = Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined;
  return {
    successRatio: own?.successRatio ?? wide?.successRatio ?? null,
    latency: own?.latency ?? wide?.latency ?? null,
  };
}

export const hasTargets = ({ successRatio, latency }: ObjectiveTargets): boolean =>
  successRatio !== null || latency !== null;
