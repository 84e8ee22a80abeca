import 'server-only';
import type { GraphQuery } from '../../contract/graph-query.ts';
import { usualGraphSignals } from '../../contract/parameters.ts';
import type { Namespaces } from '../../contract/meshes.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { readGraph } from './read-graph.ts';

const WINDOW_SECONDS = 300;
const everything: GraphQuery = {
  window: WINDOW_SECONDS,
  view: 'namespace',
  namespaces: [],
  filter: '',
  signals: usualGraphSignals.filter((signal) => signal !== 'latency'),
};

/** Namespaces as the control plane tells them; without one, those that had traffic in the last minutes. */
export async function listNamespaces(
  running: Runtime,
  query: { readonly mesh?: string | undefined },
  signal: AbortSignal,
): Promise<Namespaces> {
  const topology = findMesh(running, query.mesh).maps.sources.control?.topology() ?? null;
  if (topology !== null) {
    const namespaces = topology.namespaces.map(({ name, cluster, meshed, mtlsMode }) => ({
      name,
      cluster,
      meshed,
      mtlsMode,
    }));
    return { namespaces: namespaces.toSorted((left, right) => (left.name < right.name ? -1 : 1)) };
  }
  const { snapshot } = await readGraph(running, { ...everything, mesh: query.mesh }, signal);
  return {
    namespaces: snapshot.nodes
      .filter(({ kind }) => kind === 'namespace')
      .map(({ name, cluster }) => ({ name, cluster, meshed: null, mtlsMode: null })),
  };
}
