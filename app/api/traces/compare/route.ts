import { compareQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, largeJson } from '@/lib/server/use-cases/answer.ts';
import { compareTraceIds } from '@/lib/server/use-cases/traces/compare-trace-ids.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(compareQuerySchema, new URL(request.url).searchParams);
    return largeJson(request, await compareTraceIds(running, query, request.signal));
  });
}
