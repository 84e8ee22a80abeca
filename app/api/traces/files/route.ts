import { answer, largeJson } from '@/lib/server/use-cases/answer.ts';
import { readUploadedTraces } from '@/lib/server/use-cases/traces/read-uploaded-traces.ts';

export function POST(request: Request): Promise<Response> {
  return answer(request, async (running) => largeJson(request, await readUploadedTraces(running, request)));
}
