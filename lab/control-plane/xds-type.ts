/** The kinds of configuration that istiod sends to proxies, by the name in its metrics and their type URL. */
export const xdsTypes = {
  cds: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  lds: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  eds: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
  rds: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
} as const;

export type XdsType = keyof typeof xdsTypes;
export const xdsTypeNames = Object.keys(xdsTypes) as readonly XdsType[];
