import type { Attributes, Span } from './trace.ts';

/** What a span says of the request that it stands for, whichever names it uses for it. Null where it does not say. */
export interface RequestFacts {
  readonly protocol: 'http' | 'grpc' | null;
  readonly method: string | null;
  /** Path of the URL, without its query; of gRPC the service and its method. */
  readonly path: string | null;
  /** HTTP status; 0 where there was no answer. */
  readonly httpStatus: number | null;
  readonly grpcStatus: number | null;
  /** Envoy's flags, such as `UF`; empty where there are none or nobody told. */
  readonly flags: readonly string[];
  readonly requestId: string | null;
}

/** First of the names that an attribute is found under; `nil` is Tempo's word for absent. */
export function attributeText(attributes: Attributes, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (value !== undefined && value !== '' && value !== 'nil') return String(value);
  }
  return null;
}

const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null;

/** Asked for again and again; attributes never change. */
const knownFacts = new WeakMap<Attributes, RequestFacts>();

/** The request of a span, by Envoy's names and those of OpenTelemetry, old and new. */
export function requestFacts({ attributes }: Pick<Span, 'attributes'>): RequestFacts {
  const known = knownFacts.get(attributes) ?? readFacts(attributes);
  knownFacts.set(attributes, known);
  return known;
}

/** The names of each fact, the first of which counts; lists of their own, since there are many spans. */
const NAMES = {
  grpcStatus: ['grpc.status_code', 'rpc.grpc.status_code'],
  grpcPath: ['grpc.path'],
  system: ['rpc.system'],
  method: ['http.request.method', 'http.method'],
  httpStatus: ['http.response.status_code', 'http.status_code'],
  url: ['url.path', 'http.target', 'http.route', 'url.full', 'http.url'],
  flags: ['response_flags'],
  requestId: ['guid:x-request-id', 'http.request.header.x-request-id'],
  content: ['grpc.content_type', 'http.request.header.content-type'],
} as const;

function readFacts(attributes: Attributes): RequestFacts {
  const text = (fact: keyof typeof NAMES): string | null => attributeText(attributes, NAMES[fact]);
  const grpcStatus = wholeNumber(text('grpcStatus'));
  const grpcPath = text('grpcPath');
  const isGrpc =
    grpcStatus !== null || grpcPath !== null || text('system') === 'grpc' || isGrpcContent(text('content'));
  const method = text('method');
  const httpStatus = text('httpStatus');
  return {
    protocol: protocolOf(isGrpc, method !== null || httpStatus !== null),
    method,
    path: grpcPath ?? pathOf(text('url')),
    httpStatus: wholeNumber(httpStatus),
    grpcStatus,
    flags: flagsOf(text('flags')),
    requestId: text('requestId'),
  };
}

const isGrpcContent = (type: string | null): boolean => type?.startsWith('application/grpc') === true;

function protocolOf(isGrpc: boolean, isHttp: boolean): RequestFacts['protocol'] {
  if (isGrpc) return 'grpc';
  return isHttp ? 'http' : null;
}

function pathOf(address: string | null): string | null {
  if (address === null) return null;
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path === '' ? '/' : path;
}

const NO_FLAGS: readonly string[] = [];

/** Single flags of a value such as `UF,URX`; `-` is none. */
export const flagsOf = (text: string | null): readonly string[] =>
  text === null || text === '-'
    ? NO_FLAGS
    : text
        .split(',')
        .map((flag) => flag.trim())
        .filter((flag) => flag !== '');

/** A request in few words, such as `GET /cart` or `payment.v1.Payment/Charge`; null where the span tells of none. */
export function requestWords({ protocol, method, path }: RequestFacts): string | null {
  if (protocol === 'grpc' && path !== null) return path.replace(/^\//, '');
  if (method === null) return path;
  return path === null ? method : `${method} ${path}`;
}

/** Whether an injected fault met the request: an abort (`FI`), a delay (`DI`), or both. */
export const injectionOf = ({
  flags,
}: RequestFacts): { readonly abort: boolean; readonly delay: boolean } => ({
  abort: flags.includes('FI'),
  delay: flags.includes('DI'),
});

/** Statuses that are a server's fault, https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ */
const GRPC_SERVER_ERRORS: ReadonlySet<number> = new Set([2, 4, 12, 13, 14, 15]);

/**
 * Whether the work of a span failed. Where nobody judged it the answer does: Linkerd never sets a status, and an
 * answer with 5xx, no answer, or a gRPC status that is the server's fault is a failure.
 */
export function isFailed(span: Pick<Span, 'status' | 'attributes' | 'kind'>): boolean {
  if (span.status !== 'unset') return span.status === 'error';
  if (span.kind !== 'server' && span.kind !== 'client') return false;
  const { httpStatus, grpcStatus } = requestFacts(span);
  if (httpStatus !== null && (httpStatus === 0 || httpStatus >= 500)) return true;
  return grpcStatus !== null && GRPC_SERVER_ERRORS.has(grpcStatus);
}
