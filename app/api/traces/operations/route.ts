import { traceOperationsQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listTraceOperations } from '@/lib/server/use-cases/traces/list-trace-operations.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const { service } = parseQuery(traceOperationsQuerySchema, new URL(request.url).searchParams);
    return json(await listTraceOperations(running, service, request.signal));
  });
}
