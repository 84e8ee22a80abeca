import 'server-only';
import { newestInstant } from '../sampling/newest-instant.ts';
import type { Series, SeriesQuery } from '../../contract/figures.ts';
import { parseEdgeId, parseNodeId } from '../../domain/node-id.ts';
import type { Runtime } from '../runtime.ts';
import { ApiProblem } from './api-problem.ts';
import { findMesh } from './find-mesh.ts';

const QUARTER_OF_AN_HOUR_SECONDS = 900;
const MOST_POINTS = 11_000;

/** A subject that is neither a node nor an edge has no figures. Throws `ApiProblem`. */
export function requireSubject(subject: string): void {
  if (parseNodeId(subject) !== null || parseEdgeId(subject) !== null) return;
  const message = 'must be the id of a node or an edge, as a map carries it';
  throw new ApiProblem('invalid-request', `"subject" ${message}.`, {
    errors: [{ path: 'subject', message }],
  });
}

/** The bounds hold for the ends that were left out, too. Throws `ApiProblem`. */
function requireSpan(from: number, to: number, step: number): void {
  if (from >= to) refuse('from', 'must be before "to"');
  if ((to - from) / step > MOST_POINTS) {
    refuse('step', `must leave at most ${MOST_POINTS} points between "from" and "to": choose a longer step`);
  }
}

function refuse(path: string, message: string): never {
  throw new ApiProblem('invalid-request', `"${path}" ${message}.`, { errors: [{ path, message }] });
}

/** The history of one node or edge. Throws `ApiProblem`, `SourceError`. */
export async function readSeries(running: Runtime, query: SeriesQuery, signal: AbortSignal): Promise<Series> {
  requireSubject(query.subject);
  const mesh = findMesh(running, query.mesh);
  const to = query.to ?? newestInstant(running.clock, mesh.maps.sources.gridSeconds);
  const from = query.from ?? to - QUARTER_OF_AN_HOUR_SECONDS;
  requireSpan(from, to, query.step);
  const reading = await mesh.histories.read(
    {
      subject: query.subject,
      view: query.view,
      signals: query.signals,
      from,
      to,
      stepSeconds: query.step,
      windowSeconds: query.window,
    },
    signal,
  );
  const series = reading.data.map(({ signal: name, labels, points }) => ({
    signal: name,
    labels: { ...labels },
    points: points.map(([at, value]): [number, number | null] => [at, value]),
  }));
  return { series, warnings: [...reading.warnings] };
}
