import { noParametersSchema } from '@/lib/contract/operations.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readChange } from '@/lib/server/use-cases/read-change.ts';

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(noParametersSchema, new URL(request.url).searchParams);
    return json(await readChange(running, (await params).id));
  });
}
