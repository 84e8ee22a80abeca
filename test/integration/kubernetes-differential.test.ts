import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient, type ApiAnswer } from '../support/real-control-plane/api-client.ts';
import { describeWithRealControlPlane } from '../support/real-control-plane/describe-with-real-control-plane.ts';
import { comparableAnswer, type ComparableAnswer } from '../support/same-requests/comparable-answer.ts';
import { answersOf, sameRequests } from '../support/same-requests/same-answers.ts';
import { startLab, type Lab } from '../support/stack.ts';

describeWithRealControlPlane('the practice mesh’s Kubernetes API and the real one', (plane) => {
  let lab: Lab;
  let real: Map<string, ApiAnswer>;
  let practised: Map<string, ApiAnswer>;
  beforeAll(async () => {
    lab = await startLab(['--scenario', 'quiet']);
    real = await answersOf(plane().client);
    const client = apiClient(lab.kubernetesUrl);
    practised = await answersOf(client);
    await client.close();
  });
  afterAll(() => lab.stop());

  it('get at least sixty requests', () => {
    expect(sameRequests.length).toBeGreaterThanOrEqual(60);
  });

  describe('answer alike', () => {
    const of = (answers: Map<string, ApiAnswer>, title: string): ComparableAnswer => {
      const answer = answers.get(title);
      if (answer === undefined) throw new Error(`"${title}" was not asked`);
      return comparableAnswer(answer);
    };
    it.each(sameRequests.map(({ title, only }) => [title, only] as const))('%s', (title, only) => {
      const expected = of(real, title);
      const actual = of(practised, title);
      if (only === 'status') expect(actual.status).toBe(expected.status);
      else expect(actual).toEqual(expected);
    });
  });
});
