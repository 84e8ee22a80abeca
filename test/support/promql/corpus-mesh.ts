import { metricNames } from '@/lib/telemetry/istio/metric-names.ts';
import { withinNamespaces } from '@/lib/telemetry/istio/scope.ts';
import { messagesQuery, requestsQuery, tcpQueries } from '@/lib/telemetry/istio/traffic/traffic-query.ts';

/** What one map asks, of the whole mesh and of one namespace. */
const MAP_QUERIES: readonly string[] = [[], ['shop']].flatMap((namespaces) => {
  const scope = { windowSeconds: 60, alternatives: withinNamespaces(namespaces) };
  const names = metricNames();
  return [requestsQuery(names, scope), ...tcpQueries(names, scope), messagesQuery(names, scope)];
});

const KIALI_LABELS =
  'source_cluster, source_workload_namespace, source_workload, source_canonical_service, source_canonical_revision, destination_cluster, destination_service_namespace, destination_service, destination_service_name, destination_workload_namespace, destination_workload, destination_canonical_service, destination_canonical_revision';
const KIALI_REQUESTS = `${KIALI_LABELS}, request_protocol, response_code, grpc_response_status, response_flags`;

function kialiGraph(metric: string, matchers: string, labels: string): string {
  return `round(sum(rate(${metric}{${matchers}} [60s])) by (${labels}) > 0,0.001)`;
}

/** Kiali's graph and health questions. */
export const KIALI_QUERIES: readonly string[] = [
  kialiGraph(
    'istio_requests_total',
    'reporter="source",source_workload_namespace!="shop",destination_workload_namespace="unknown",destination_workload="unknown",destination_service=~"^.+\\\\.shop\\\\..+$"',
    KIALI_REQUESTS,
  ),
  kialiGraph(
    'istio_requests_total',
    'reporter="destination",destination_workload_namespace="shop"',
    KIALI_REQUESTS,
  ),
  kialiGraph(
    'istio_requests_total',
    'reporter=~"waypoint|source",source_workload_namespace="shop"',
    KIALI_REQUESTS,
  ),
  kialiGraph(
    'istio_tcp_sent_bytes_total',
    'reporter="destination",app!="ztunnel",destination_workload_namespace="shop"',
    `app, ${KIALI_LABELS}, response_flags`,
  ),
  kialiGraph(
    'istio_tcp_received_bytes_total',
    'reporter="source",source_workload_namespace="shop"',
    `app, ${KIALI_LABELS}, response_flags`,
  ),
  kialiGraph(
    'istio_request_messages_total',
    'reporter="source",source_workload_namespace="shop"',
    KIALI_LABELS,
  ),
  kialiGraph(
    'istio_requests_total',
    'reporter="destination",destination_service_namespace="shop",destination_service=~"^frontend\\\\.shop\\\\..*$"',
    KIALI_REQUESTS,
  ),
  'rate(istio_requests_total{destination_service_namespace="shop",source_workload_namespace!="shop",destination_cluster="Kubernetes"}[5m]) > 0',
  'rate(istio_requests_total{source_workload_namespace="shop",source_cluster="Kubernetes"}[5m]) > 0',
  'rate(istio_requests_total{destination_service_namespace="shop",destination_cluster=~"Kubernetes|unknown"}[5m]) > 0',
  'round(histogram_quantile(0.95, sum(rate(istio_request_duration_milliseconds_bucket{reporter="destination",destination_workload_namespace="shop"}[60s])) by (le,source_workload,destination_workload)) > 0, 0.001)',
  'sum(rate(istio_request_duration_milliseconds_sum{reporter="source"}[60s])) by (source_workload,destination_workload) / sum(rate(istio_request_duration_milliseconds_count{reporter="source"}[60s])) by (source_workload,destination_workload)',
  'sum(rate(istio_requests_total{reporter="destination"}[60s])) by (connection_security_policy, source_principal, destination_workload) > 0',
];

/** Grafana's Istio dashboards: mesh, service, workload, performance, control plane. */
export const GRAFANA_QUERIES: readonly string[] = [
  'round(sum(irate(istio_requests_total{reporter="source"}[1m])), 0.001)',
  'round(sum(irate(istio_requests_total{reporter=~"source|waypoint"}[5m])), 0.01)',
  'sum(rate(istio_requests_total{reporter="destination", response_code!~"5.*"}[1m])) / sum(rate(istio_requests_total{reporter="destination"}[1m]))',
  'sum(irate(istio_requests_total{reporter="destination", response_code=~"4.*"}[1m])) or vector(0)',
  'sum(irate(istio_requests_total{reporter="destination", response_code=~"5.*"}[1m])) or vector(0)',
  'label_join(sum(rate(istio_requests_total{reporter="source", response_code="200"}[1m])) by (destination_workload, destination_workload_namespace, destination_service), "destination_workload_var", ".", "destination_workload", "destination_workload_namespace")',
  'label_join(histogram_quantile(0.50, sum(rate(istio_request_duration_milliseconds_bucket{reporter="source"}[1m])) by (le, destination_workload, destination_workload_namespace)), "destination_workload_var", ".", "destination_workload", "destination_workload_namespace")',
  'label_join((sum(rate(istio_requests_total{reporter="source", response_code!~"5.*"}[1m])) by (destination_workload, destination_workload_namespace) / sum(rate(istio_requests_total{reporter="source"}[1m])) by (destination_workload, destination_workload_namespace)), "destination_workload_var", ".", "destination_workload", "destination_workload_namespace")',
  'label_join(sum(rate(istio_tcp_received_bytes_total{reporter="source"}[1m])) by (destination_workload, destination_workload_namespace), "destination_workload_var", ".", "destination_workload", "destination_workload_namespace")',
  'sum(istio_build) by (component, tag)',
  'sum(istio_build{component="pilot"}) by (tag)',
  'round(sum(irate(istio_requests_total{reporter="destination",destination_service=~"frontend.shop.svc.cluster.local"}[5m])), 0.001)',
  'sum(irate(istio_requests_total{reporter="source",destination_service=~"catalog.*",response_code!~"5.*"}[5m])) / sum(irate(istio_requests_total{reporter="source",destination_service=~"catalog.*"}[5m]))',
  '(histogram_quantile(0.50, sum(irate(istio_request_duration_milliseconds_bucket{reporter="source",destination_service=~"catalog.*"}[1m])) by (le)) / 1000) or histogram_quantile(0.50, sum(irate(istio_request_duration_seconds_bucket{reporter="source",destination_service=~"catalog.*"}[1m])) by (le))',
  'round(sum(irate(istio_requests_total{connection_security_policy="mutual_tls",destination_service=~"frontend.*",reporter="destination"}[5m])) by (source_workload, source_workload_namespace, response_code), 0.001)',
  'round(sum(irate(istio_requests_total{connection_security_policy!="mutual_tls",reporter="source"}[5m])) by (source_workload, source_workload_namespace, response_code), 0.001)',
  'sum(irate(istio_requests_total{reporter="destination",response_code!~"5.*",destination_service=~"frontend.*"}[5m])) by (source_workload) / sum(irate(istio_requests_total{reporter="destination",destination_service=~"frontend.*"}[5m])) by (source_workload)',
  'sum(irate(istio_tcp_received_bytes_total{reporter="destination"}[1m])) + sum(irate(istio_tcp_sent_bytes_total{reporter="destination"}[1m]))',
  'round(sum(irate(istio_tcp_sent_bytes_total{connection_security_policy="mutual_tls"}[1m])) by (source_workload, source_workload_namespace), 0.001)',
  'query_result(sum(x))'.replace(
    'query_result(sum(x))',
    'sum(istio_requests_total{reporter="destination"}) by (destination_service) or sum(istio_tcp_sent_bytes_total{reporter="destination"}) by (destination_service)',
  ),
  '(sum(irate(container_cpu_usage_seconds_total{pod!="",container="istio-proxy"}[1m])) / (round(sum(irate(istio_requests_total[1m])), 0.001)/1000)) / (sum(irate(istio_requests_total{source_workload="istio-ingressgateway"}[1m])) > bool 10)',
  'sum(container_memory_working_set_bytes{container="istio-proxy"}) / count(container_memory_working_set_bytes{container="istio-proxy",pod!=""})',
  'sum(irate(istio_response_bytes_sum{destination_workload=~".+", reporter="destination"}[1m])) + sum(irate(istio_request_bytes_sum{destination_workload=~".+", reporter="destination"}[1m]))',
  'sum(irate(container_cpu_usage_seconds_total{container="istio-proxy"}[1m])) by (pod)',
  'sum(pilot_xds{app="istiod"}) by (version)',
  'sum(irate(pilot_xds_pushes{type=~"lds|rds|cds|eds"}[1m])) by (type)',
  'sum(rate(pilot_xds_pushes{type=~".*_senderr"}[5m])) by (type)',
  'histogram_quantile(0.5, sum(rate(pilot_proxy_convergence_time_bucket[1m])) by (le))',
  'histogram_quantile(0.999, sum(rate(pilot_proxy_convergence_time_bucket[1m])) by (le))',
  'sum by (le) (rate(pilot_proxy_convergence_time_bucket[1m]))',
  'sum by (type) (increase(pilot_total_xds_rejects[10m]))',
  'avg(pilot_virt_services)',
  'avg(pilot_services)',
  'pilot_conflict_inbound_listener{}',
  'rate(process_cpu_seconds_total{app="istiod"}[1m])',
  'citadel_server_root_cert_expiry_timestamp - time()',
  'sum by (url) (istio_agent_wasm_cache_entries)',
];

const K =
  'source_cluster, source_workload_namespace, source_workload, destination_service_namespace, destination_service_name';
const BY_CODE = `${K}, request_protocol, response_code, grpc_response_status, response_flags`;
const CONSOLE_REQUESTS =
  'reporter, source_cluster, source_workload_namespace, source_workload, source_canonical_service, source_canonical_revision, destination_cluster, destination_workload_namespace, destination_workload, destination_canonical_service, destination_canonical_revision, destination_service_namespace, destination_service_name, destination_service, request_protocol, response_code, grpc_response_status, response_flags, connection_security_policy';
const LINKERD =
  'namespace, deployment, statefulset, daemonset, k8s_job, dst_namespace, dst_service, dst_deployment, dst_statefulset, dst_daemonset, dst_k8s_job';

/** The console's own plan for Istio, and what the adapters of other meshes ask. */
export const CONSOLE_QUERIES: readonly string[] = [
  ...MAP_QUERIES,
  `sum by (${CONSOLE_REQUESTS}) (rate(istio_requests_total[1m]))`,
  `sum by (${CONSOLE_REQUESTS}) (increase(istio_requests_total{reporter=~"source|destination|waypoint",destination_service_namespace=~"shop|istio-system"}[2m])) > 0`,
  `sum by (reporter, app, ${K}, connection_security_policy) (rate(istio_tcp_sent_bytes_total[1m]) + rate(istio_tcp_received_bytes_total[1m]))`,
  `sum by (reporter, app, ${K}) (rate(istio_tcp_sent_bytes_total[1m]))`,
  `histogram_quantile(0.5, sum by (le, ${K}) (rate(istio_request_duration_milliseconds_bucket{reporter="source"}[1m])))`,
  `histogram_quantile(0.95, sum by (le, ${K}) (rate(istio_request_duration_milliseconds_bucket{reporter="source"}[1m])))`,
  `histogram_quantile(0.99, sum by (le, ${K}) (rate(istio_request_duration_milliseconds_bucket{reporter="destination"}[1m])))`,
  `sum by (${K}) (rate(istio_request_messages_total[1m]) + rate(istio_response_messages_total[1m]))`,
  `sum by (${BY_CODE}) (rate(istio_requests_total{reporter="waypoint"}[1m])) or on (${K}) sum by (${BY_CODE}) (rate(istio_requests_total{reporter="source"}[1m])) or on (${K}) sum by (${BY_CODE}) (rate(istio_requests_total{reporter="destination"}[1m]))`,
  `1 - ((sum by (${K}) (rate(istio_requests_total{reporter=~"source|waypoint",response_code=~"5..",request_protocol!="grpc"}[1m]) or rate(istio_requests_total{reporter=~"source|waypoint",request_protocol="grpc",grpc_response_status!~"0?"}[1m]))) or 0 * sum by (${K}) (rate(istio_requests_total{reporter=~"source|waypoint"}[1m]))) / sum by (${K}) (rate(istio_requests_total{reporter=~"source|waypoint"}[1m]))`,
  `(sum by (${K}) (rate(istio_requests_total{reporter=~"destination|waypoint",connection_security_policy="mutual_tls"}[1m])) or 0 * sum by (${K}) (rate(istio_requests_total{reporter=~"destination|waypoint",connection_security_policy!="unknown"}[1m]))) / sum by (${K}) (rate(istio_requests_total{reporter=~"destination|waypoint",connection_security_policy!="unknown"}[1m]))`,
  'sum by (destination_cluster, destination_service_namespace, destination_service_name, destination_workload_namespace, destination_workload, destination_canonical_revision) (rate(istio_requests_total{reporter=~"source|waypoint",destination_workload!="unknown"}[1m]))',
  `sum by (${K}) (istio_tcp_connections_opened_total{reporter="source"} - istio_tcp_connections_closed_total{reporter="source"})`,
  `sum by (${K}, response_flags) (rate(istio_tcp_connections_opened_total{app="ztunnel",response_flags="DENY"}[1m]))`,
  'count({__name__=~"istio_requests_total|istio_tcp_sent_bytes_total"}) by (__name__)',
  'time() - max(timestamp(istio_requests_total))',
  'max(time() - timestamp(up))',
  `sum by (${LINKERD}, classification, tls) (rate(response_total{direction="outbound",dst_namespace!=""}[1m]))`,
  `(sum by (${LINKERD}) (rate(response_total{direction="outbound",classification="success"}[1m])) or 0 * sum by (${LINKERD}) (rate(response_total{direction="outbound"}[1m]))) / sum by (${LINKERD}) (rate(response_total{direction="outbound"}[1m]))`,
  '1 - (sum by (consul_source_service, consul_destination_service) (rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[1m])) or 0 * sum by (consul_source_service, consul_destination_service) (rate(envoy_cluster_upstream_rq_xx[1m]))) / sum by (consul_source_service, consul_destination_service) (rate(envoy_cluster_upstream_rq_xx[1m]))',
  'sum by (consul_source_service, consul_destination_service) (envoy_cluster_ssl_handshake{consul_destination_service!=""}) > bool 0',
  'label_replace(sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total{envoy_cluster_name=~"cds_egress_my-mesh_(.+)_(http|http2|grpc|tcp)_[0-9]+"}[1m])), "target_virtual_node", "$1", "envoy_cluster_name", "cds_egress_my-mesh_(.+)_(http|http2|grpc|tcp)_[0-9]+")',
];
