import type { IncomingMessage, ServerResponse } from 'node:http';
import { practiceTokens, serviceAccountTokens, type TokenTable } from './access/identity.ts';
import { Impersonation } from './access/impersonation.ts';
import { Permissions } from './access/permissions.ts';
import { runClusterControllers } from './cluster-controllers.ts';
import { ApiError } from './api-error.ts';
import { handleRequest, type ServerState } from './http/handle-request.ts';
import { sendError } from './http/respond.ts';
import { OpenWatches } from './http/watch.ts';
import type { ObjectStore } from './object-store.ts';

export interface KubernetesApiOptions {
  readonly store: ObjectStore;
  /** Bearer tokens and who they belong to; the practice cluster's people by default. */
  readonly tokens?: TokenTable;
  /** Whether istiod answers its validating webhook now; it does by default. */
  readonly webhookReachable?: () => boolean;
}

/** The API server: a handler for `node:http`, and what tests and knobs may do to it. */
export interface KubernetesApi {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly permissions: Permissions;
  readonly tokens: TokenTable;
  /** Ends every open watch with 410 and forgets the history, so that clients must list again. */
  readonly expireWatches: () => void;
  /** Cuts every open watch off. */
  readonly dropWatches: () => void;
  /** How many watches are open. */
  readonly openWatches: () => number;
  /** Ends the watches and the cluster's controllers. */
  readonly close: () => void;
}

/** Builds the API of a Kubernetes 1.36 server over a store. */
export function createKubernetesApi(options: KubernetesApiOptions): KubernetesApi {
  const { store, tokens = practiceTokens } = options;
  const watches = new OpenWatches();
  const permissions = new Permissions(store);
  const state: ServerState = {
    store,
    tokens: { ...serviceAccountTokens, ...tokens },
    permissions,
    impersonation: new Impersonation(permissions),
    watches,
    webhookReachable: options.webhookReachable ?? (() => true),
  };
  const stopControllers = runClusterControllers(store);
  return {
    handle: (request, response) => {
      handleRequest(state, request, response).catch((error: unknown) => fail(request, response, error));
    },
    permissions,
    tokens,
    expireWatches: () => {
      store.compact();
      watches.expire();
    },
    dropWatches: () => watches.drop(),
    openWatches: () => watches.size,
    close: () => {
      stopControllers();
      watches.drop();
    },
  };
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  sendError(
    request,
    response,
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalError', `Internal error occurred: ${message}`),
  );
}
