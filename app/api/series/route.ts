import { seriesQuerySchema } from '@/lib/contract/figures.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readSeries } from '@/lib/server/use-cases/read-series.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(seriesQuerySchema, new URL(request.url).searchParams);
    return json(await readSeries(running, query, request.signal));
  });
}
