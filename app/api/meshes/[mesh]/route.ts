import { meshReportQuerySchema } from '@/lib/contract/mesh-report.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readMesh } from '@/lib/server/use-cases/read-mesh.ts';

interface Context {
  readonly params: Promise<{ readonly mesh: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(meshReportQuerySchema, new URL(request.url).searchParams);
    return json(await readMesh(running, (await params).mesh));
  });
}
