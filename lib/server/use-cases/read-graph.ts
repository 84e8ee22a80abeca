import 'server-only';
import { newestInstant } from '../sampling/newest-instant.ts';
import type { GraphQuery } from '../../contract/graph-query.ts';
import { alignToGrid } from '../../domain/time-window.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { Runtime } from '../runtime.ts';
import type { EncodedMap } from '../sampling/encoded-map.ts';
import { mapQuestion } from '../sampling/map-question.ts';
import { findMesh } from './find-mesh.ts';

/**
 * One map: of an instant of the past, or of now. While the backend fails, now is the last good map, said to be old.
 * Throws `ApiProblem`, and `SourceError` where there is no map to show.
 */
export async function readGraph(
  running: Pick<Runtime, 'meshes' | 'clock'>,
  query: GraphQuery,
  signal: AbortSignal,
): Promise<EncodedMap> {
  const mesh = findMesh(running, query.mesh);
  const question = mapQuestion(query);
  const newest = newestInstant(running.clock, mesh.maps.sources.gridSeconds);
  if (query.at !== undefined && query.at < newest) {
    return mesh.maps.read(question, alignToGrid(query.at, mesh.maps.sources.gridSeconds), signal);
  }
  try {
    return await mesh.maps.read(question, newest, signal);
  } catch (error) {
    const latest = mesh.maps.latest(question);
    if (!isSourceError(error) || latest === null) throw error;
    return mesh.maps.asStale(latest);
  }
}
