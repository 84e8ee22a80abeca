import { graphDiffQuerySchema } from '@/lib/contract/graph-diff.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { compareWindows } from '@/lib/server/use-cases/compare-windows.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(graphDiffQuerySchema, new URL(request.url).searchParams);
    return json(await compareWindows(running, query, request.signal));
  });
}
