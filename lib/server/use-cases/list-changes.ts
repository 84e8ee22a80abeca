import 'server-only';
import type { z } from 'zod';
import type { changesQuerySchema, Changes } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { changeSummary, intentAnswer } from './change-answers.ts';
import { findMesh } from './find-mesh.ts';

/** Changes, active ones first, then newest first, and tries that were refused. Throws `ApiProblem` for an unknown mesh. */
export async function listChanges(
  running: Runtime,
  { mesh, state, ...filter }: z.output<typeof changesQuerySchema>,
): Promise<Changes> {
  if (mesh !== undefined) findMesh(running, mesh);
  const [changes, refusals] = await Promise.all([
    running.changes.list({ ...filter, states: state }),
    running.ledger.refusals(filter.limit),
  ]);
  return {
    changes: changes.map(changeSummary),
    refusals: refusals
      .filter(({ intent }) => filter.namespace === undefined || intent?.namespace === filter.namespace)
      .filter(({ intent }) => filter.service === undefined || intent?.service === filter.service)
      .filter(({ who }) => filter.who === undefined || who === filter.who)
      .map((refusal) => ({
        ...refusal,
        intent: refusal.intent === null ? null : intentAnswer(refusal.intent),
      })),
  };
}
