import { serviceQuerySchema } from '@/lib/contract/services.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readService } from '@/lib/server/use-cases/read-service.ts';

interface Context {
  readonly params: Promise<{ readonly mesh: string; readonly namespace: string; readonly name: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(serviceQuerySchema, new URL(request.url).searchParams);
    return json(await readService(running, await params, query, request.signal));
  });
}
