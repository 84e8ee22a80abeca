import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, invalid, resourceKey, type Status } from '../api-error.ts';
import type { JsonObject, KubernetesObject } from '../object.ts';
import type { ObjectEvent, ObjectStore } from '../object-store.ts';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import type { ApiRequest } from './api-request.ts';
import { revisionOf, shaped } from './read.ts';
import { standardHeaders } from './respond.ts';
import { filterOf, type ObjectFilter } from './selectors.ts';
import { shapeOf } from './table.ts';

const bookmarkIntervalMs = 60_000;
const longestMs = 60 * 60_000;

/** The watches that are open now, so that a knob can end them. */
export class OpenWatches {
  readonly #watches = new Set<Watch>();

  open(
    store: ObjectStore,
    definition: ResourceDefinition,
    request: ApiRequest,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): void {
    // Selectors and revision are checked before the answer begins.
    const matches = filterOf(definition, request.query, request.path.name);
    mustNameMatch(request.query);
    const revision = revisionOf(request.query, 'watch');
    const watch = new Watch(store, definition, request, matches, response);
    this.#watches.add(watch);
    response.on('close', () => {
      watch.end();
      this.#watches.delete(watch);
    });
    response.writeHead(200, { ...standardHeaders(incoming), 'content-type': 'application/json' });
    response.flushHeaders();
    watch.start(revision);
  }

  /** Tells every watcher that its revision is too old (410) and ends its watch. */
  expire(): void {
    for (const watch of this.#watches) watch.expire();
  }

  /** Cuts every watch off, as a lost connection does. */
  drop(): void {
    for (const watch of this.#watches) watch.drop();
  }

  get size(): number {
    return this.#watches.size;
  }
}

/** Initial events are only sent to who says how fresh they must be. */
function mustNameMatch(query: URLSearchParams): void {
  if (query.get('sendInitialEvents') === null || query.get('resourceVersionMatch') === 'NotOlderThan') return;
  const detail = 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions', name: '' }, [
    { reason: 'FieldValueForbidden', field: 'resourceVersionMatch', detail },
  ]);
}

class Watch {
  readonly #store: ObjectStore;
  readonly #definition: ResourceDefinition;
  readonly #request: ApiRequest;
  readonly #matches: ObjectFilter;
  readonly #response: ServerResponse;
  readonly #bookmarks: boolean;
  #stop: (() => void)[] = [];
  #tableBegun = false;

  constructor(
    store: ObjectStore,
    definition: ResourceDefinition,
    request: ApiRequest,
    matches: ObjectFilter,
    response: ServerResponse,
  ) {
    this.#store = store;
    this.#definition = definition;
    this.#request = request;
    this.#matches = matches;
    this.#response = response;
    this.#bookmarks = ['true', '1'].includes(request.query.get('allowWatchBookmarks') ?? '');
  }

  start(revision: number | null): void {
    const { query } = this.#request;
    const initial =
      query.get('sendInitialEvents') === 'true' ||
      ((revision ?? 0) === 0 && query.get('sendInitialEvents') !== 'false');
    const key = resourceKey(this.#definition);
    try {
      if (initial) this.#sendPresent(key, query.get('sendInitialEvents') === 'true');
      else for (const event of this.#store.changesSince(key, String(revision))) this.#sendChange(event);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#write('ERROR', { ...error.status });
      this.#response.end();
      return;
    }
    const stopListening = this.#store.onChange((event) => {
      const late = revision !== null && Number(event.object.metadata.resourceVersion) <= revision;
      if (event.plural === key && !late) this.#sendChange(event);
    });
    const timeoutMs = Math.min(Number(query.get('timeoutSeconds') ?? 0) * 1_000 || longestMs, longestMs);
    const timeout = setTimeout(() => this.#response.end(), timeoutMs);
    const bookmark = setInterval(() => this.#bookmark({}), bookmarkIntervalMs);
    this.#stop = [stopListening, () => clearTimeout(timeout), () => clearInterval(bookmark)];
  }

  end(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }

  expire(): void {
    const current = this.#store.resourceVersion;
    const status: Status = new ApiError(410, 'Expired', `too old resource version: ${current} (${current})`)
      .status;
    this.#write('ERROR', { ...status });
    this.#response.end();
    this.end();
  }

  drop(): void {
    this.#response.destroy();
    this.end();
  }

  #sendPresent(key: string, mark: boolean): void {
    for (const object of this.#store.list(key)) {
      if (this.#isHere(object) && this.#matches(object)) this.#sendObject('ADDED', object);
    }
    if (mark) this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
  }

  #isHere(object: KubernetesObject): boolean {
    const { namespace } = this.#request.path;
    return namespace === undefined || object.metadata.namespace === namespace;
  }

  /** An object that comes into the selection is added to it, one that leaves it is deleted from it. */
  #sendChange({ type, object, previous }: ObjectEvent): void {
    if (!this.#isHere(object)) return;
    const before = previous !== undefined && this.#matches(previous);
    const now = type !== 'DELETED' && this.#matches(object);
    if (now) this.#sendObject(before ? 'MODIFIED' : 'ADDED', object);
    else if (before) this.#sendObject('DELETED', object);
  }

  #sendObject(type: string, object: KubernetesObject): void {
    const body = shaped(this.#request, this.#definition, object, this.#store.clock.nowMs());
    if (shapeOf(this.#request.accept) === 'table') {
      // The columns are told once; the rows that follow fit them.
      this.#write(type, this.#tableBegun ? { ...body, columnDefinitions: null } : body);
      this.#tableBegun = true;
    } else {
      this.#write(type, body);
    }
  }

  #bookmark(annotations: Readonly<Record<string, string>>): void {
    if (!this.#bookmarks) return;
    const { version } = this.#request.path;
    const metadata: JsonObject = {
      resourceVersion: this.#store.resourceVersion,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    };
    const table = shapeOf(this.#request.accept) === 'table';
    this.#write(
      'BOOKMARK',
      table
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: [], rows: [] }
        : {
            kind: this.#definition.kind,
            apiVersion: apiVersionOf(this.#definition.group, version),
            metadata,
          },
    );
  }

  #write(type: string, object: JsonObject): void {
    this.#response.write(`${JSON.stringify({ type, object })}\n`);
  }
}
