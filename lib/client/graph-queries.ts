import { queryOptions } from '@tanstack/react-query';
import { graphSnapshotSchema } from '../contract/graph.ts';
import { getJson } from './request.ts';
import { graphParameters, type GraphQuestion } from './graph-question.ts';
import { followed } from './service-queries.ts';

/**
 * The map of a question as it stands, for pages that show its figures without drawing it. The server answers from the map that
 * all viewers share.
 */
export const graphOptions = (question: GraphQuestion) =>
  queryOptions({
    queryKey: ['graph', graphParameters(question)],
    queryFn: ({ signal }) =>
      getJson(`/api/graph?${graphParameters(question)}`, graphSnapshotSchema, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[0] === 'graph' ? previous : undefined),
    ...followed(question.at === null),
  });
