import type { MtlsWitness } from '../../../domain/traffic.ts';
import type { JudgedPair } from './choose-reporter.ts';
import type { SeriesRow } from './series-row.ts';

/** Whether a series tells of encryption. A client's sidecar never knows; a ztunnel says `unknown` and means none. */
export function policyOf({ labels, isZtunnel }: SeriesRow): 'mutual' | 'plaintext' | null {
  const policy = labels.connection_security_policy ?? '';
  if (policy === 'mutual_tls') return 'mutual';
  if (policy === '') return null;
  if (policy === 'unknown') return isZtunnel ? 'plaintext' : null;
  return 'plaintext';
}

/** The series that tell how a pair's connections are secured. */
export interface Evidence {
  readonly witness: MtlsWitness;
  readonly rows: readonly SeriesRow[];
}

/** Encryption is judged where it ends: by the waypoint where it reports, else the server, else a client's ztunnel. */
export function evidenceOf({ rows }: JudgedPair): Evidence | null {
  if (rows.waypoint.length > 0) return { witness: 'waypoint', rows: rows.waypoint };
  if (rows.destination.length > 0) return { witness: 'destination', rows: rows.destination };
  const tunnels = rows.source.filter(({ isZtunnel }) => isZtunnel);
  return tunnels.length > 0 ? { witness: 'ztunnel', rows: tunnels } : null;
}
