import type { GraphEdge, GraphNode } from '../../domain/mesh-graph.ts';
import { explainBackend } from './explain-backend.ts';
import { callersWithoutIdentity } from './explain-edge.ts';
import { byRank, rateWords, warned, type Explanation, type Looked } from './explanation.ts';
import { unanswered } from './unanswered.ts';

/** In the service view a service is drawn for those that answered too: most of its requests must have failed to arrive. */
const MOST = 0.5;

/** Why a node is on the map as it is, the most telling cause first; empty where nothing needs explaining. */
export function explainNode(node: GraphNode, looked: Looked): readonly Explanation[] {
  const own = [...ofKind(node, looked), ...ofTraffic(node)];
  const ofBackend = node.health.status === 'unknown' ? explainBackend(looked) : [];
  return [...own, ...ofBackend].toSorted(byRank);
}

function ofKind(node: GraphNode, looked: Looked): readonly Explanation[] {
  switch (node.kind) {
    case 'external':
      return external(node, looked);
    case 'unknown':
      return looked
        .outbound(node.id)
        .slice(0, 1)
        .map((busiest) => callersWithoutIdentity({ ...busiest, requestRate: node.outbound.requestRate }));
    case 'service': {
      const reason = unanswered(looked.inbound(node.id), looked.view === 'service' ? MOST : 0);
      return reason === null ? [] : [reason];
    }
    case 'workload':
    case 'app':
    case 'gateway':
    case 'namespace':
      return node.badges.includes('no-sidecar') && looked.inbound(node.id).length > 0
        ? [
            {
              code: 'server-without-proxy',
              cause: 'It carries no proxy: the map knows of it what its callers report.',
              evidence: `No pod of ${node.name} has a proxy, as the control plane’s objects say.`,
              remedy: 'Let the proxy be injected into its pods, if it is to be part of the mesh.',
            },
          ]
        : [];
  }
}

function external(node: GraphNode, looked: Looked): readonly Explanation[] {
  const callers = callersOf(looked.inbound(node.id), looked);
  if (node.name === 'BlackHoleCluster') {
    return [
      {
        code: 'blocked-egress',
        cause: 'The mesh lets out only what it knows (REGISTRY_ONLY), and it does not know these hosts.',
        evidence: `${callers} to BlackHoleCluster, which answers 502.`,
        remedy: 'Declare the hosts with a ServiceEntry, if they are to be reached.',
      },
    ];
  }
  if (node.name === 'PassthroughCluster') {
    return [
      {
        code: 'pass-through',
        cause:
          'These calls go to addresses that the mesh does not know, so it lets them pass and cannot tell them apart.',
        evidence: `${callers} to PassthroughCluster.`,
        remedy:
          'Declare the hosts with a ServiceEntry: each becomes a node of its own, with its own figures. Traces name the hosts.',
      },
    ];
  }
  const folded = warned(looked, 'hosts-folded');
  if (node.name === 'other hosts' && folded !== null) {
    return [
      {
        code: 'hosts-folded',
        cause: 'Many hosts, or bare addresses, share this node.',
        evidence: folded,
        remedy: 'Declare those that matter with a ServiceEntry.',
      },
    ];
  }
  if (node.serviceEntry !== null) return [];
  return [
    {
      code: 'undeclared-host',
      cause: 'The name of this host comes from the callers’ requests: nothing declares it.',
      evidence: `${callers} name it, and no ServiceEntry that the console can read does.`,
      remedy: 'Declare it with a ServiceEntry, so that routing, timeouts and mutual TLS can be set for it.',
    },
  ];
}

/** `frontend and 2 others, 6.6 requests a second`. */
function callersOf(edges: readonly GraphEdge[], { node }: Looked): string {
  const names = [...new Set(edges.map(({ source }) => node(source)?.name ?? source))];
  const rate = edges.reduce((sum, { requestRate }) => sum + (requestRate ?? 0), 0);
  const [first = 'Nobody', ...others] = names;
  const who =
    others.length === 0 ? first : `${first} and ${others.length} ${others.length === 1 ? 'other' : 'others'}`;
  return rate > 0 ? `${who}, ${rateWords(rate)},` : who;
}

function ofTraffic(node: GraphNode): readonly Explanation[] {
  const { badges, inbound, outbound, health } = node;
  const idle: Explanation = {
    code: 'idle',
    cause: 'Nothing was sent to it or by it in this window, so its health is not known.',
    evidence: 'It is known from the control plane, and no series of the window names it.',
    remedy: 'Choose a longer window, or look whether its proxy is scraped if it should have traffic.',
  };
  const part: Explanation = {
    code: 'shown-in-part',
    cause: 'It lies outside the chosen namespaces: only its traffic with those is shown.',
    evidence: 'It is marked as outside.',
    remedy: 'Choose its namespace too, to see all of it.',
  };
  const tcp: Explanation = {
    code: 'only-tcp',
    cause: 'Only TCP is seen here, and TCP has no answers that could fail: its health is not known.',
    evidence: 'Bytes are counted, and no request is.',
    remedy: 'If it speaks HTTP, name its port http-… (or set appProtocol), so that proxies count requests.',
  };
  const isTcp =
    health.status === 'unknown' &&
    inbound.requestRate === null &&
    outbound.requestRate === null &&
    (inbound.bytesPerSecond ?? outbound.bytesPerSecond) !== null;
  return [
    ...(badges.includes('idle') ? [idle] : []),
    ...(badges.includes('outside') ? [part] : []),
    ...(isTcp ? [tcp] : []),
  ];
}
