import 'server-only';
import type { Logger } from 'pino';
import type { Changes } from '../changes/changes.ts';
import type { ChangeStore } from '../ports/change-store.ts';
import type { MeshWriter } from '../ports/mesh-writer.ts';
import type { TraceStore } from '../ports/trace-store.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config-schema.ts';
import type { ChangeFeed } from './live/change-feed.ts';
import type { LiveMaps } from './live/live-maps.ts';
import type { Metrics } from './operations/metrics.ts';
import type { HistoryReader } from './sampling/history-reader.ts';
import type { MapReader } from './sampling/map-reader.ts';
import type { BurnReader } from './objectives/burn-reader.ts';
import type { ObjectiveReader } from './objectives/objective-reader.ts';
import type { ProxyMonitor } from './operations/proxy-monitor.ts';
import type { SourceMonitor } from './operations/source-monitor.ts';

/** One mesh as the console serves it. */
export interface ServedMesh {
  readonly id: string;
  readonly name: string;
  readonly kind: 'istio';
  readonly maps: MapReader;
  readonly histories: HistoryReader;
  readonly live: LiveMaps;
  /** Null where no control plane is configured: nothing can be written. */
  readonly writer: MeshWriter | null;
  readonly monitor: SourceMonitor;
  readonly proxies: ProxyMonitor;
  readonly objectives: ObjectiveReader;
  readonly burns: BurnReader;
}

/** Everything that lives as long as the process. */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly meshes: readonly [ServedMesh, ...ServedMesh[]];
  /** Null where no trace store is configured. */
  readonly traces: TraceStore | null;
  /** The ledger of changes. */
  readonly ledger: ChangeStore;
  readonly changes: Changes;
  readonly changeFeed: ChangeFeed;
  /** True once the process was told to end: it is not ready for new requests. */
  isStopping(): boolean;
}

/** Next bundles routes apart from the server that runs them: both find the runtime under this symbol. */
const KEY = Symbol.for('pilothouse.runtime');
type Holder = { [KEY]?: Runtime };

/** Makes the runtime known to the routes of this process. */
export function installRuntime(runtime: Runtime): void {
  (globalThis as Holder)[KEY] = runtime;
}

/** The runtime of this process. Throws where the server was not started by its own program. */
export function runtime(): Runtime {
  const found = (globalThis as Holder)[KEY];
  if (found === undefined)
    throw new Error('The console runs inside its own server: start it with "npm run console".');
  return found;
}
