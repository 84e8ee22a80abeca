import { openApiDocument } from '@/lib/contract/openapi.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { noParametersSchema } from '@/lib/contract/operations.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    parseQuery(noParametersSchema, new URL(request.url).searchParams);
    return json(openApiDocument());
  });
}
