import { graphStreamQuerySchema } from '@/lib/contract/graph-query.ts';
import { answer, eventResponse } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { streamGraph } from '@/lib/server/use-cases/stream-graph.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(graphStreamQuerySchema, new URL(request.url).searchParams);
    return eventResponse(streamGraph(running, query, request.headers.get('last-event-id')));
  });
}
