import { noParametersSchema } from '@/lib/contract/operations.ts';
import { answer, json } from '@/lib/server/use-cases/answer.ts';
import { engageHalt } from '@/lib/server/use-cases/engage-halt.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { readHalt } from '@/lib/server/use-cases/read-halt.ts';
import { releaseHalt } from '@/lib/server/use-cases/release-halt.ts';

export function GET(request: Request): Promise<Response> {
  return answer(request, async (running) => {
    parseQuery(noParametersSchema, new URL(request.url).searchParams);
    return json(await readHalt(running));
  });
}

export function POST(request: Request): Promise<Response> {
  return answer(request, async (running) => json(await engageHalt(running, request)));
}

export function DELETE(request: Request): Promise<Response> {
  return answer(request, async (running) => json(await releaseHalt(running, request)));
}
