import { queryOptions } from '@tanstack/react-query';
import { marksSchema, type Marks } from '../contract/marks.ts';
import { routes } from '../contract/routes.ts';
import { getJson } from './request.ts';

export type Mark = Marks['marks'][number];

/** What happened to a node or an edge, or to all of the mesh, in a span of time (unix seconds), the oldest first. */
export function marksOptions(subject: string | null, mesh: string | null, from: number, to: number) {
  const path = routes.marks({
    ...(subject === null ? {} : { subject }),
    from: String(from),
    to: String(to),
    ...(mesh === null ? {} : { mesh }),
  });
  return queryOptions({
    queryKey: ['marks', subject, mesh, from, to],
    queryFn: async ({ signal }): Promise<readonly Mark[]> =>
      (await getJson(path, marksSchema, { signal })).marks,
    placeholderData: (previous, query) => (query?.queryKey[1] === subject ? previous : undefined),
    staleTime: Infinity,
    gcTime: 120_000,
  });
}
