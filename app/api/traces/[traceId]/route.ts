import { traceQuerySchema } from '@/lib/contract/trace-query.ts';
import { packedTraceMedia } from '@/lib/contract/packed-trace/packed-head.ts';
import { answer, largeAnswer, largeJson } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readTrace } from '@/lib/server/use-cases/traces/read-trace.ts';
import { packedAnswer, traceAnswer } from '@/lib/server/use-cases/traces/trace-detail.ts';

interface Context {
  readonly params: Promise<{ readonly traceId: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(traceQuerySchema, new URL(request.url).searchParams);
    const { traceId } = await params;
    const { signal } = request;
    if (request.headers.get('accept')?.includes(packedTraceMedia) === true) {
      const bytes = await readTrace(running, traceId, query, signal, packedAnswer);
      return largeAnswer(request, bytes, packedTraceMedia);
    }
    return largeJson(request, await readTrace(running, traceId, query, signal, traceAnswer));
  });
}
