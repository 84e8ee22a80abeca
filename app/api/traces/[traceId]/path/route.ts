import { tracePathQuerySchema } from '@/lib/contract/trace-query.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readTracePath } from '@/lib/server/use-cases/traces/read-trace-path.ts';

interface Context {
  readonly params: Promise<{ readonly traceId: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(tracePathQuerySchema, new URL(request.url).searchParams);
    const { traceId } = await params;
    return json(await readTracePath(running, traceId, query, request.signal));
  });
}
