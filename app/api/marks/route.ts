import { marksQuerySchema } from '@/lib/contract/marks.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listMarks } from '@/lib/server/use-cases/list-marks.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(marksQuerySchema, new URL(request.url).searchParams);
    return json(await listMarks(running, query));
  });
}
