import type { JsonObject, JsonValue } from '../domain/json-value.ts';
import { isJsonObject } from '../domain/json-patch.ts';
import type { CallerIdentity } from './caller-identity.ts';
import type { KubernetesClient, ObjectAnswer, ObjectPage } from './kubernetes-client.ts';
import { KubernetesFailure, failureOfStatus } from './kubernetes-failure.ts';
import { refusalOf } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Where an object of a namespace is. `name` is left out for the whole collection. */
export interface ObjectPlace {
  /** Such as `networking.istio.io/v1`, or `v1` for the core kinds. */
  readonly apiVersion: string;
  readonly plural: string;
  /** Null for kinds of the whole cluster, and for lists over all namespaces. */
  readonly namespace: string | null;
  readonly name?: string;
}

/** How a write is made. */
export interface WriteSettings {
  readonly identity: CallerIdentity;
  /** Runs everything but the storing. */
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Becomes the id of the server's audit event. */
  readonly auditId?: string;
}

/** How a write ended: with the object as it is now, or a refusal. Without an answer it throws. */
export type WriteAnswer =
  | { readonly ok: true; readonly object: JsonObject; readonly warnings: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

/** Encoded path of an object or a collection. */
export function pathOf({ apiVersion, plural, namespace, name }: ObjectPlace): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const parts = [...(namespace === null ? [] : ['namespaces', namespace]), plural, ...(name ? [name] : [])];
  return [base, ...parts.map(encodeURIComponent)].join('/');
}

/**
 * Single objects, uncached. Reads throw `KubernetesFailure`; refused writes are answers. All throw `UpstreamFailure` where no
 * answer came, so that nobody knows whether a write landed, or the reason of the signal.
 */
export class ObjectClient {
  readonly #client: KubernetesClient;

  constructor(client: KubernetesClient) {
    this.#client = client;
  }

  /** The object as it is now; null where it, or its kind, does not exist. */
  async get(place: ObjectPlace, identity: CallerIdentity, signal: AbortSignal): Promise<JsonObject | null> {
    const answer = await this.#client.exchange(
      { operation: 'get', method: 'GET', path: pathOf(place), identity },
      signal,
    );
    if (answer.status === 404) return null;
    if (answer.status >= 400) throw failureOfStatus(answer.body, answer);
    return objectIn(answer);
  }

  /** All objects of a collection as they are now, page by page. Throws also where the kind does not exist. */
  async list(
    place: Omit<ObjectPlace, 'name'>,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const items: JsonObject[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: ObjectPage = await this.#client.list(
        pathOf(place),
        { limit: '500', ...query, ...(next === '' ? {} : { continue: next }) },
        signal,
      );
      items.push(...(page.items as readonly JsonValue[]).filter(isJsonObject));
      next = page.continueToken;
    }
    return items;
  }

  /** Stores a new object. */
  async create(
    place: ObjectPlace,
    body: string,
    settings: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    return this.#write(
      'create',
      'POST',
      place,
      { text: body, contentType: 'application/json' },
      settings,
      signal,
    );
  }

  /** Applies a JSON Patch: all of it or nothing. */
  async patch(
    place: ObjectPlace,
    body: string,
    settings: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const content = { text: body, contentType: 'application/json-patch+json' };
    return this.#write('patch', 'PATCH', place, content, settings, signal);
  }

  /** Server-side apply without force: a conflict names those who own the fields. */
  async apply(
    place: ObjectPlace,
    body: string,
    settings: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const content = { text: body, contentType: 'application/apply-patch+yaml' };
    return this.#write('apply', 'PATCH', place, content, settings, signal);
  }

  /** Deletes the object if it is still the one with this uid and resource version. */
  async remove(
    place: ObjectPlace,
    preconditions: { readonly uid: string; readonly resourceVersion?: string },
    settings: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
    const content = { text: JSON.stringify(body), contentType: 'application/json' };
    return this.#write('delete', 'DELETE', place, content, settings, signal);
  }

  async #write(
    operation: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    place: ObjectPlace,
    body: { readonly text: string; readonly contentType: string },
    { identity, dryRun, fieldManager, auditId }: WriteSettings,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const checked = method === 'DELETE' ? {} : { fieldManager, fieldValidation: 'Strict' };
    const answer = await this.#client.exchange(
      {
        operation: dryRun ? `${operation} as dry run` : operation,
        method,
        path: pathOf(place),
        query: { ...checked, ...(dryRun ? { dryRun: 'All' } : {}) },
        body,
        headers: auditId === undefined ? {} : { 'audit-id': auditId },
        identity,
      },
      signal,
    );
    if (answer.status >= 400) return { ok: false, refusal: refusalOf(answer) };
    return { ok: true, object: objectIn(answer), warnings: answer.warnings };
  }
}

/** What was parsed from JSON is JSON: only that it is an object is looked at here. */
function objectIn(answer: ObjectAnswer): JsonObject {
  const value = answer.body as JsonValue | undefined;
  if (!isJsonObject(value)) throw new KubernetesFailure('malformed', 'Kubernetes answered with no object.');
  return value;
}
