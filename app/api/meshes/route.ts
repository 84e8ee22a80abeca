import { meshesQuerySchema } from '@/lib/contract/meshes.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listMeshes } from '@/lib/server/use-cases/list-meshes.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(meshesQuerySchema, new URL(request.url).searchParams);
    return json(await listMeshes(running));
  });
}
