import { changesQuerySchema } from '@/lib/contract/changes.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { applyPlan } from '@/lib/server/use-cases/apply-plan.ts';
import { listChanges } from '@/lib/server/use-cases/list-changes.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const query = parseQuery(changesQuerySchema, new URL(request.url).searchParams);
    return json(await listChanges(running, query));
  });
}

export function POST(request: Request): Promise<Response> {
  return answer(request, async (running) => json(await applyPlan(running, request), 202));
}
