import { provenanceQuerySchema } from '@/lib/contract/figures.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readProvenance } from '@/lib/server/use-cases/read-provenance.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(provenanceQuerySchema, new URL(request.url).searchParams);
    return json(await readProvenance(running, query, request.signal));
  });
}
