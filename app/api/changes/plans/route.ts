import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { planChange } from '@/lib/server/use-cases/plan-change.ts';

export function POST(request: Request): Promise<Response> {
  return answer(request, async (running) => json(await planChange(running, request), 201));
}
