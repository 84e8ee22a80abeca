import { tracesQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, largeJson } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { searchTraces } from '@/lib/server/use-cases/traces/search-traces.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(tracesQuerySchema, new URL(request.url).searchParams);
    return largeJson(request, await searchTraces(running, query, request.signal));
  });
}
