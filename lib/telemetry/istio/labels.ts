/** Labels that tell the ends of a request and the service that was asked for. */
export const END_LABELS = [
  'reporter',
  'source_cluster',
  'source_workload_namespace',
  'source_workload',
  'source_canonical_service',
  'source_canonical_revision',
  'destination_cluster',
  'destination_workload_namespace',
  'destination_workload',
  'destination_canonical_service',
  'destination_canonical_revision',
  'destination_service_namespace',
  'destination_service_name',
  'destination_service',
] as const;

/** Labels that requests are grouped by. */
export const REQUEST_LABELS = [
  ...END_LABELS,
  'request_protocol',
  'response_code',
  'grpc_response_status',
  'response_flags',
  'connection_security_policy',
] as const;

/** Labels that TCP bytes are grouped by; `app` tells a ztunnel's series from a sidecar's. */
export const TCP_LABELS = [...END_LABELS, 'connection_security_policy', 'app'] as const;

/** Labels that gRPC messages are grouped by. */
export const MESSAGE_LABELS = [...END_LABELS, 'connection_security_policy'] as const;

/** The value of a label; null where it is absent, empty or `unknown`, which are no names. */
export const knownValue = (value: string | undefined): string | null =>
  value === undefined || value === '' || value === 'unknown' ? null : value;
