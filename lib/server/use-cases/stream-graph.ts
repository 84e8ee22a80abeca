import 'server-only';
import type { GraphStreamQuery } from '../../contract/graph-query.ts';
import type { Runtime } from '../runtime.ts';
import { mapQuestion } from '../sampling/map-question.ts';
import { findMesh } from './find-mesh.ts';

/** Opens the live stream of a map; `lastEventId` is the revision that the reader holds. Throws `ApiProblem`. */
export function streamGraph(
  running: Runtime,
  query: GraphStreamQuery,
  lastEventId: string | null,
): ReadableStream<Uint8Array> {
  return findMesh(running, query.mesh).live.open(mapQuestion(query), lastEventId ?? query.after ?? null);
}
