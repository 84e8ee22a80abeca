import { actOnChange } from '@/lib/server/use-cases/act-on-change.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answer(request, async (running) =>
    json(await actOnChange(running, request, (await params).id, 'resume'), 202),
  );
}
