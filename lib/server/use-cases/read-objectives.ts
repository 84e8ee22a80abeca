import 'server-only';
import { stringify } from 'yaml';
import type { ServiceObjectives } from '../../contract/objectives.ts';
import { judgeBurn } from '../../domain/burn-rate.ts';
import { openSlo, prometheusRule } from '../../domain/objective-manifests.ts';
import type { Runtime } from '../runtime.ts';
import { targetsOf } from '../objectives/objective-settings.ts';
import { newestInstant } from '../sampling/newest-instant.ts';
import { ApiProblem } from './api-problem.ts';
import { findMesh } from './find-mesh.ts';

/** People edit it: lines are not folded, and nothing is written as a reference to something above. */
const YAML_FORM = { lineWidth: 0, aliasDuplicateObjects: false };

interface Place {
  readonly mesh: string;
  readonly namespace: string;
  readonly name: string;
}

/** How fast one service spends its budgets, and its objectives as other programs read them. Throws `ApiProblem`, `SourceError`. */
export async function readObjectives(
  running: Runtime,
  { mesh: id, namespace, name }: Place,
  signal: AbortSignal,
): Promise<ServiceObjectives> {
  const mesh = findMesh(running, id);
  const { sources } = mesh.maps;
  const at = newestInstant(running.clock, sources.gridSeconds);
  const targets = targetsOf(running.config.objectives, namespace, name);
  const kept = await mesh.objectives.read([{ namespace, name, targets }], at, signal);
  const objectives = kept.of(namespace, name);
  const known = sources.control?.topology()?.services ?? null;
  const isHere = known?.some((one) => one.namespace === namespace && one.name === name) ?? true;
  if (objectives.length === 0 && !isHere) {
    throw new ApiProblem('not-found', `There is no service ${namespace}/${name}. See /api/services.`);
  }
  const thresholdMs = objectives.find(({ kind }) => kind === 'latency')?.thresholdMs ?? null;
  const burns =
    objectives.length === 0 ? null : await mesh.burns.read({ namespace, name, thresholdMs }, at, signal);
  return {
    at,
    warnings: [...kept.warnings, ...(burns?.warnings ?? [])],
    objectives: objectives.map((objective) => {
      const queries = sources.telemetry.objectiveQueries({
        namespace,
        name,
        thresholdMs: objective.thresholdMs,
      });
      const written = { namespace, service: name, objective, queries };
      return {
        ...objective,
        burns: judgeBurn(objective, (windowSeconds) => burns?.of(windowSeconds) ?? null).map((row) => ({
          ...row,
        })),
        manifests: {
          prometheusRule: stringify(prometheusRule(written), YAML_FORM),
          openSlo: stringify(openSlo(written), YAML_FORM),
        },
      };
    }),
  };
}
