import { traceQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, largeJson } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readTrace } from '@/lib/server/use-cases/traces/read-trace.ts';

interface Context {
  readonly params: Promise<{ readonly traceId: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(traceQuerySchema, new URL(request.url).searchParams);
    const { traceId } = await params;
    return largeJson(request, await readTrace(running, traceId, query, request.signal));
  });
}
