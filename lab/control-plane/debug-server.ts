import type { IncomingMessage, RequestListener } from 'node:http';
import type { TokenTable } from '../kubernetes/access/identity.ts';
import type { ObjectStore } from '../kubernetes/object-store.ts';
import { expositionContentType, plainExposition } from '../telemetry/exposition.ts';
import type { PlainSampleSource } from '../telemetry/plain-sample.ts';
import { configDump } from './config-dump.ts';
import { isFromLoopback, refusalStatus } from './debug-access.ts';
import { configz, connections, pushStatus, syncz } from './debug-answers.ts';
import type { ConnectedProxy, Istiod } from './istiod.ts';

/** What istiod's own port needs to answer. */
export interface DebugServerOptions {
  readonly istiod: Istiod;
  readonly store: ObjectStore;
  readonly clusterId: string;
  /** Tokens that istiod can check. */
  readonly tokens: TokenTable;
  /** istiod's own counters. */
  readonly samples: PlainSampleSource;
  /** Whether a request is from the same machine; its address decides when left out. */
  readonly isLocal?: (request: IncomingMessage) => boolean;
}

/** Text instead of JSON, with a status of its own. */
class PlainAnswer {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    this.status = status;
    this.text = text;
  }
}

type Question = (options: DebugServerOptions, query: URLSearchParams) => object;

const questions: Readonly<Record<string, Question>> = {
  '/debug/config_dump': ({ istiod }, query) => {
    const connected = connectedProxy(istiod, query.get('proxyID') ?? '');
    if (connected instanceof PlainAnswer) return connected;
    return istiod.lastPush === null ? {} : configDump(connected, istiod.lastPush);
  },
  '/debug/configz': ({ store }) => configz(store),
  '/debug/connections': ({ istiod }) => connections(istiod),
  '/debug/list': () =>
    Object.keys(questions)
      .map((path) => path.replace('/debug/', ''))
      .filter((name) => name !== 'list'),
  '/debug/push_status': ({ istiod }) => (istiod.lastPush === null ? {} : pushStatus(istiod, istiod.lastPush)),
  '/debug/syncz': ({ clusterId, istiod }, query) => syncz(istiod, clusterId, query.get('namespace')),
};

/** istiod looks for the proxy whose connection holds the given text. */
function connectedProxy(istiod: Istiod, proxyId: string): ConnectedProxy | PlainAnswer {
  if (proxyId === '') return new PlainAnswer(400, 'You must provide a proxyID in the query string');
  const found = istiod.proxies.find(({ connectionId }) => connectionId.includes(proxyId));
  return (
    found ??
    new PlainAnswer(
      404,
      'Proxy not connected to this Pilot instance. It may be connected to another instance.',
    )
  );
}

/** Serves istiod's monitoring port (15014): its metrics and, to who may see them, the debug endpoints. */
export function createDebugHandler(options: DebugServerOptions): RequestListener {
  const { isLocal = isFromLoopback, samples, tokens } = options;
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://istiod');
    if (url.pathname === '/metrics') {
      response.writeHead(200, { 'content-type': expositionContentType }).end(plainExposition(samples()));
      return;
    }
    const question = Object.hasOwn(questions, url.pathname) ? questions[url.pathname] : undefined;
    if (question === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
      return;
    }
    const refusal = refusalStatus(request, url, { isLocal: isLocal(request), tokens });
    if (refusal !== null) {
      response.writeHead(refusal).end();
      return;
    }
    const answer = question(options, url.searchParams);
    if (answer instanceof PlainAnswer) {
      response
        .writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' })
        .end(`${answer.text}\n`);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
}
