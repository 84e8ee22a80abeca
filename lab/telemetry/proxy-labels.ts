import type { ConnectionSecurity, Reporter } from '../mesh/request-record.ts';
import type { Proxy, ServiceIdentity, WorkloadIdentity } from '../mesh/workload-identity.ts';
import type { Labels } from '../tsdb/labels.ts';

/** Labels that the scrape configuration adds to everything from a pod. */
export function targetLabels(proxy: Proxy): Labels {
  return {
    instance: `${proxy.podIp}:15020`,
    job: 'kubernetes-pods',
    namespace: proxy.namespace,
    pod: proxy.podName,
  };
}

/** The labels that all of Istio's metrics of one pair and reporter share. */
export function pairLabels(facts: {
  readonly reporter: Reporter;
  readonly source: WorkloadIdentity;
  readonly destination: WorkloadIdentity;
  readonly service: ServiceIdentity;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly responseFlags: string;
  readonly security: ConnectionSecurity;
}): Labels {
  const { source, destination, service } = facts;
  return {
    reporter: facts.reporter,
    source_workload: source.workload,
    source_canonical_service: source.canonicalService,
    source_canonical_revision: source.canonicalRevision,
    source_workload_namespace: source.namespace,
    source_principal: source.principal,
    source_app: source.app,
    source_version: source.version,
    source_cluster: source.cluster,
    destination_workload: destination.workload,
    destination_workload_namespace: destination.namespace,
    destination_principal: destination.principal,
    destination_app: destination.app,
    destination_version: destination.version,
    destination_service: service.host,
    destination_canonical_service: destination.canonicalService,
    destination_canonical_revision: destination.canonicalRevision,
    destination_service_name: service.name,
    destination_service_namespace: service.namespace,
    destination_cluster: destination.cluster,
    request_protocol: facts.protocol,
    response_flags: facts.responseFlags,
    connection_security_policy: facts.security,
  };
}
