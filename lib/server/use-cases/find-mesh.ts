import 'server-only';
import { nearestWord } from '../config/nearest-word.ts';
import type { Runtime, ServedMesh } from '../runtime.ts';
import { ApiProblem } from './api-problem.ts';

/** The mesh with an id, the first one where none is given. Throws `ApiProblem` (404). */
export function findMesh({ meshes }: Pick<Runtime, 'meshes'>, id: string | undefined): ServedMesh {
  if (id === undefined) return meshes[0];
  const found = meshes.find((mesh) => mesh.id === id);
  if (found !== undefined) return found;
  const ids = meshes.map((mesh) => mesh.id);
  const nearest = nearestWord(id, ids);
  const advice = nearest === null ? `There is ${ids.join(', ')}.` : `Did you mean "${nearest}"?`;
  const errors = [{ path: 'mesh', message: 'is no mesh of this console' }];
  throw new ApiProblem('not-found', `"mesh" ${id} is no mesh of this console. ${advice}`, { errors });
}
