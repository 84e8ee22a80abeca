import 'server-only';
import { newestInstant } from '../sampling/newest-instant.ts';
import type { Provenance, ProvenanceQuery } from '../../contract/figures.ts';
import { alignToGrid } from '../../domain/time-window.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { requireSubject } from './read-series.ts';

/** How one figure was made: the query that was sent, whose reports it reads, and how many. Throws `ApiProblem`, `SourceError`. */
export async function readProvenance(
  running: Runtime,
  query: ProvenanceQuery,
  signal: AbortSignal,
): Promise<Provenance> {
  requireSubject(query.subject);
  const mesh = findMesh(running, query.mesh);
  const { gridSeconds, telemetry } = mesh.maps.sources;
  const at =
    query.at === undefined
      ? newestInstant(running.clock, mesh.maps.sources.gridSeconds)
      : alignToGrid(query.at, gridSeconds);
  const { subject, view, signal: figure, window: windowSeconds } = query;
  const asked = { subject, view, signal: figure, at, windowSeconds };
  const reading = await mesh.maps.gate.pass(() => telemetry.explain(asked, signal));
  return {
    ...reading.data,
    source: 'Prometheus',
    at,
    windowSeconds: query.window,
    series: reading.cost.series,
    partial: reading.partial,
  };
}
