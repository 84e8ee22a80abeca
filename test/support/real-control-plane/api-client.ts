import { Agent, request } from 'undici';

/** One request to a Kubernetes API, as plainly as curl would send it. */
export interface ApiRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Whose token is sent; null sends none. */
  readonly person?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** An answer as a test looks at it. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not used
  readonly body: any;
}

/** Sends requests to one API server. */
export interface ApiClient {
  send(request: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A client of the API at `url`; `ca` is the PEM of who signed its certificate. People's tokens are `<name>-token`. */
export function apiClient(url: string, ca?: string): ApiClient {
  const agent = new Agent({ connections: 64, connect: ca === undefined ? {} : { ca } });
  return {
    send: async ({
      method = 'GET',
      path,
      body,
      contentType = 'application/json',
      person = 'admin',
      headers = {},
      timeoutMs = 60_000,
    }) => {
      const answer = await request(`${url}${path}`, {
        dispatcher: agent,
        method,
        headers: {
          ...(person === null ? {} : { authorization: `Bearer ${person}-token` }),
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) };
    },
    close: () => agent.destroy(),
  };
}

/** The answer's body where the request succeeded; throws with the server's words otherwise. */
export function succeeded(answer: ApiAnswer, what: string): ApiAnswer {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text.slice(0, 1000)}`);
  return answer;
}

/** Creates or changes an object by server-side apply, as an administrator. `object` is JSON or YAML text with its place. */
export async function applyObject(
  client: ApiClient,
  object: { readonly path: string; readonly body: unknown; readonly manager?: string },
): Promise<ApiAnswer> {
  const answer = await client.send({
    method: 'PATCH',
    path: `${object.path}?fieldManager=${object.manager ?? 'test-setup'}&force=true`,
    contentType: 'application/apply-patch+yaml',
    body: object.body,
  });
  return succeeded(answer, `apply of ${object.path}`);
}
