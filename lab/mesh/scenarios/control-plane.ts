import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ServiceModel, WorkloadModel } from '../model.ts';

/** istiod as a workload of the cluster: it runs and is ready, and no mesh traffic goes through it. */
export const istiodWorkload: WorkloadModel = {
  name: 'istiod',
  namespace: 'istio-system',
  app: 'istiod',
  version: null,
  replicas: 2,
  serviceAccount: 'istiod',
  proxy: 'none',
  image: 'docker.io/istio/pilot:1.29.0',
  containerPort: 15_017,
  latency: { p50Ms: 2, p95Ms: 8, p99Ms: 20 },
  failures: [],
  handlers: {},
  labels: { istio: 'pilot', 'istio.io/rev': 'default' },
};

export const istiodService: ServiceModel = {
  name: 'istiod',
  namespace: 'istio-system',
  port: 15_012,
  portName: 'https-dns',
  protocol: 'tcp',
  selector: { app: 'istiod' },
  labels: { istio: 'pilot', 'istio.io/rev': 'default' },
};

/** The mesh's configuration as istiod reads it. */
export const meshConfigMap: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system', labels: { 'istio.io/rev': 'default' } },
  data: {
    mesh: [
      'rootNamespace: istio-system',
      'trustDomain: cluster.local',
      'outboundTrafficPolicy:',
      '  mode: ALLOW_ANY',
      'defaultConfig:',
      '  discoveryAddress: istiod.istio-system.svc:15012',
      '',
    ].join('\n'),
  },
};
