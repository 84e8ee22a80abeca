import { servicesQuerySchema } from '@/lib/contract/services.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { listServices } from '@/lib/server/use-cases/list-services.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(servicesQuerySchema, new URL(request.url).searchParams);
    return json(await listServices(running, query, request.signal));
  });
}
