import type { Mtls, Protocol } from '../domain/mesh-graph.ts';
import type { MtlsWitness } from '../domain/traffic.ts';
import type { EdgeTally } from './tally.ts';

/** Words of every edge are plain: one sign beyond Latin-1 doubles the text of a whole map in memory. */
const WITNESS: Readonly<Record<MtlsWitness, string>> = {
  waypoint: 'the waypoint',
  destination: 'the server',
  ztunnel: 'the ztunnel of the client',
};

function statusOf(mutual: number, plaintext: number): Mtls['status'] {
  if (plaintext === 0) return 'mutual';
  return mutual === 0 ? 'plaintext' : 'mixed';
}

/** What the witnesses of an edge say about encryption, weighted by requests or bytes. */
export function mtlsOf(tally: EdgeTally, protocol: Protocol): Mtls {
  const { mutual, plaintext, witnesses } = tally;
  const told = mutual + plaintext;
  if (!(told > 0)) {
    return {
      status: 'unknown',
      ratio: null,
      evidence: 'Nothing at the receiving end reported whether this is encrypted.',
    };
  }
  const ratio = plaintext === 0 ? 1 : mutual / told;
  const who = [...witnesses]
    .sort()
    .map((witness) => WITNESS[witness])
    .join(' and ');
  const unit = protocol === 'tcp' ? 'bytes/s' : 'requests/s';
  const amount = `${Number(mutual.toPrecision(4))} of ${Number(told.toPrecision(4))} ${unit}`;
  return {
    status: statusOf(mutual, plaintext),
    ratio,
    evidence: `Mutual TLS on ${amount}, as ${who} reported.`,
  };
}
