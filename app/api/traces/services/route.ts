import { traceServicesQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listTraceServices } from '@/lib/server/use-cases/traces/list-trace-services.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(traceServicesQuerySchema, new URL(request.url).searchParams);
    return json(await listTraceServices(running, request.signal));
  });
}
