import 'server-only';
import type { InitialMap } from '@/components/graph/use-live-map.ts';
import { graphParameters, graphQuestionOf } from '@/lib/client/graph-question.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { graphQuerySchema } from '@/lib/contract/graph-query.ts';
import { runtime } from '@/lib/server/runtime.ts';
import { readGraph } from '@/lib/server/use-cases/read-graph.ts';

/** The page does not wait longer than this for figures: they come over the stream as well. */
const patienceMs = 400;
/** A larger map is better sent compressed and after the page. */
const mostNodes = 300;

/** The map of a link for the first paint; null where it is not at hand, and the page asks for it itself. */
export async function initialMap(location: MapLocation): Promise<InitialMap | null> {
  const question = graphQuestionOf(location);
  const query = graphQuerySchema.safeParse(
    Object.fromEntries(new URLSearchParams(graphParameters(question))),
  );
  if (!query.success) return null;
  try {
    const { snapshot } = await readGraph(runtime(), query.data, AbortSignal.timeout(patienceMs));
    if (snapshot.nodes.length > mostNodes) return null;
    // Rates by code have no prototype on the server, and React sends plain objects only to the browser.
    return { question, snapshot: structuredClone(snapshot) };
  } catch {
    // Whatever the reason, the page asks again at once and says what is the matter.
    return null;
  }
}
