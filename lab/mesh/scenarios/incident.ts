import type { MeshModel, WorkloadModel } from '../model.ts';
import { shopScenario } from './shop.ts';

/** Mesh seconds after the start at which catalog v2 begins to fail. */
export const incidentFromSecond = 180;

/** The shop until, three minutes in, catalog v2 answers most requests with 500 and its callers fail with it. */
export function incidentScenario(): MeshModel {
  const shop = shopScenario();
  return {
    ...shop,
    name: 'incident',
    workloads: shop.workloads.map((workload) =>
      workload.name === 'catalog-v2' ? failing(workload) : workload,
    ),
  };
}

function failing(workload: WorkloadModel): WorkloadModel {
  const failure = { ratio: 0.7, statuses: [{ status: 500, weight: 1 }], fromSecond: incidentFromSecond };
  return { ...workload, failures: [...workload.failures, failure] };
}
