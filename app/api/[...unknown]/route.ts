import { ApiProblem } from '@/lib/server/use-cases/api-problem.ts';
import { answer } from '@/lib/server/use-cases/answer.ts';

/** Paths that the API does not have: a problem document, not a page. */
function refuse(request: Request): Promise<Response> {
  return answer(request, async () => {
    throw new ApiProblem(
      'not-found',
      'There is no such path in this API: /api/openapi.json lists those there are.',
    );
  });
}

export { refuse as GET, refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
