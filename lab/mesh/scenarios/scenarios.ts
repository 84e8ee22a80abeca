import type { MeshModel } from '../model.ts';
import { incidentScenario } from './incident.ts';
import { quietScenario } from './quiet.ts';
import { scaleScenario } from './scale.ts';
import { shopScenario } from './shop.ts';

export const scenarioNames = ['shop', 'quiet', 'incident', 'scale'] as const;

export type ScenarioName = (typeof scenarioNames)[number];

/** The model of a scenario; the sizes count for `scale` alone. */
export function scenario(
  name: ScenarioName,
  sizes: { readonly namespaces: number; readonly services: number; readonly seed: number },
): MeshModel {
  switch (name) {
    case 'shop':
      return shopScenario();
    case 'quiet':
      return quietScenario();
    case 'incident':
      return incidentScenario();
    case 'scale':
      return scaleScenario(sizes);
    default:
      throw new Error(`unknown scenario ${JSON.stringify(name satisfies never)}`);
  }
}
