import { graphQuerySchema } from '@/lib/contract/graph-query.ts';
import { answer, mapResponse } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readGraph } from '@/lib/server/use-cases/read-graph.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(graphQuerySchema, new URL(request.url).searchParams);
    return mapResponse(request, await readGraph(running, query, request.signal));
  });
}
