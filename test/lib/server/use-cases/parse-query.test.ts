import { describe, expect, it } from 'vitest';
import { apiRoutes } from '@/lib/contract/api-routes.ts';
import { ApiProblem } from '@/lib/server/use-cases/api-problem.ts';
import { parseQuery } from '@/lib/server/use-cases/parse-query.ts';
import { badQuestions } from '@/test/support/bad-questions.ts';

/** Names that the problem document of a question gives; null where the question was accepted. */
function namedIn(route: string, path: string): readonly string[] | null {
  const schema = apiRoutes.find((one) => one.path === route)?.query;
  if (schema === undefined) throw new Error(`No route ${route}.`);
  try {
    parseQuery(schema, new URL(path, 'http://console').searchParams);
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return (error.problem.errors ?? []).map((one) => one.path);
  }
}

describe('a bad question', () => {
  it('is refused by the name of its parameter, whatever route and parameter it is put to', () => {
    const missed = badQuestions(2_000).filter(
      ({ route, parameter, path }) => namedIn(route, path)?.includes(parameter) !== true,
    );
    expect(missed.map(({ path }) => path.slice(0, 150))).toEqual([]);
  });

  it('in several parameters names each of them', () => {
    const named = namedIn('/api/graph', '/api/graph?window=soon&view=pods&at=yesterday');
    expect(new Set(named)).toEqual(new Set(['window', 'view', 'at']));
  });

  it('that is too long as a whole names what takes most of it', () => {
    const named = namedIn('/api/graph', `/api/graph?window=60s&filter=${'x'.repeat(30_000)}&view=app`);
    expect(named).toEqual(['filter']);
  });

  it('that is a near miss is told what was meant', () => {
    const schema = apiRoutes.find(({ path }) => path === '/api/graph')?.query;
    if (schema === undefined) throw new Error('No graph.');
    expect(() => parseQuery(schema, new URLSearchParams('windows=60s'))).toThrow('did you mean "window"?');
  });
});
