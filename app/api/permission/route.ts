import { permissionQuerySchema } from '@/lib/contract/changes.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readPermission } from '@/lib/server/use-cases/read-permission.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(permissionQuerySchema, new URL(request.url).searchParams);
    return json(await readPermission(running, request, query));
  });
}
