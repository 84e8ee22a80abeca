import { checkReadiness } from '@/lib/server/use-cases/check-readiness.ts';
import { answer } from '@/lib/server/use-cases/answer.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    const readiness = await checkReadiness(running);
    const status = readiness.status === 'ok' ? 200 : 503;
    return Response.json(readiness, { status, headers: { 'cache-control': 'no-store' } });
  });
}
