import { namespacesQuerySchema } from '@/lib/contract/meshes.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listNamespaces } from '@/lib/server/use-cases/list-namespaces.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(namespacesQuerySchema, new URL(request.url).searchParams);
    return json(await listNamespaces(running, query, request.signal));
  });
}
