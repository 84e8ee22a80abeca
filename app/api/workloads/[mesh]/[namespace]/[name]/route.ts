import { workloadQuerySchema } from '@/lib/contract/workloads.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readWorkload } from '@/lib/server/use-cases/read-workload.ts';

interface Context {
  readonly params: Promise<{ readonly mesh: string; readonly namespace: string; readonly name: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(workloadQuerySchema, new URL(request.url).searchParams);
    return json(await readWorkload(running, await params));
  });
}
