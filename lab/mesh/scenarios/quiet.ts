import type { MeshModel } from '../model.ts';
import { shopScenario } from './shop.ts';

/** The shop at night: a request now and then, most edges without traffic most of the time. */
export function quietScenario(): MeshModel {
  const shop = shopScenario();
  return {
    ...shop,
    name: 'quiet',
    entries: shop.entries.map((entry) => ({ ...entry, requestsPerSecond: entry.requestsPerSecond / 1_000 })),
  };
}
