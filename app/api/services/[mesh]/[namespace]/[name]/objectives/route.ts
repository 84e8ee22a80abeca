import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { noParametersSchema } from '@/lib/contract/operations.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readObjectives } from '@/lib/server/use-cases/read-objectives.ts';

interface Context {
  readonly params: Promise<{ readonly mesh: string; readonly namespace: string; readonly name: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(noParametersSchema, new URL(request.url).searchParams);
    return json(await readObjectives(running, await params, request.signal));
  });
}
