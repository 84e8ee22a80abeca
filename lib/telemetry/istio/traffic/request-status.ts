import type { Protocol } from '../../../domain/mesh-graph.ts';

/** How one kind of answer counts. */
export interface RequestStatus {
  /** HTTP code or gRPC status that counted, `-` for no response; null where the series carry none. */
  readonly code: string | null;
  readonly outcome: 'ok' | 'client-error' | 'error';
}

/** What OpenTelemetry's semantic conventions count as a server's error; https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ */
const GRPC_SERVER_ERRORS = new Set(['2', '4', '12', '13', '14', '15']);

function httpStatus(code: string): RequestStatus {
  if (code === '') return { code: null, outcome: 'ok' };
  if (code === '0' || code === '-') return { code: '-', outcome: 'error' };
  if (code.startsWith('5')) return { code, outcome: 'error' };
  return { code, outcome: code.startsWith('4') ? 'client-error' : 'ok' };
}

/** The gRPC status counts, unless it is missing or HTTP failed before gRPC could speak. */
export function requestStatus(protocol: Protocol, httpCode: string, grpcStatus: string): RequestStatus {
  const failedInHttp = /^[45]\d\d$/.test(httpCode);
  if (protocol !== 'grpc' || failedInHttp || !/^\d+$/.test(grpcStatus)) return httpStatus(httpCode);
  if (grpcStatus === '0') return { code: '0', outcome: 'ok' };
  return { code: grpcStatus, outcome: GRPC_SERVER_ERRORS.has(grpcStatus) ? 'error' : 'client-error' };
}

/** The single flags of a reported value such as `UF,URX`; `-` is none. */
export const responseFlags = (reported: string): readonly string[] =>
  reported === '' || reported === '-' ? [] : reported.split(',').map((flag) => flag.trim());

/** Whether an injected fault (abort or delay) met these requests. */
export const isInjected = (flags: readonly string[]): boolean => flags.includes('FI') || flags.includes('DI');

/** Whether a policy refused these requests, as far as a server's own report can tell. */
export const isDenied = (httpCode: string, flags: readonly string[]): boolean =>
  httpCode === '403' || flags.includes('UAEX') || flags.includes('DENY');
