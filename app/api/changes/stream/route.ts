import { noParametersSchema } from '@/lib/contract/operations.ts';
import { answer, eventResponse } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(noParametersSchema, new URL(request.url).searchParams);
    return eventResponse(await running.changeFeed.open(request.headers.get('last-event-id')));
  });
}
