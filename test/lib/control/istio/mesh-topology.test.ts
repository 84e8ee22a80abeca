import { describe, expect, it } from 'vitest';
import { readNamespace } from '@/lib/control/istio/kept-namespace.ts';
import { readPod } from '@/lib/control/istio/kept-pod.ts';
import { readService } from '@/lib/control/istio/kept-service.ts';
import { readWorkload } from '@/lib/control/istio/kept-workload.ts';
import type { WorkloadKind } from '@/lib/control/istio/kept-workload.ts';
import { readGateway } from '@/lib/control/istio/gateway-object.ts';
import { meshTopology } from '@/lib/control/istio/mesh-topology.ts';
import { indexRouting } from '@/lib/control/istio/service-routing.ts';
import { service } from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';

type Strings = Record<string, string>;

const workload = (
  name: string,
  labels: Strings,
  more: { kind?: WorkloadKind; annotations?: Strings; spec?: object; status?: object } = {},
) =>
  readWorkload(more.kind ?? 'Deployment', {
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas: 3,
      template: { metadata: { labels, annotations: more.annotations ?? {} }, spec: {} },
      ...more.spec,
    },
    status: more.status ?? { availableReplicas: 2 },
  });

const pod = (
  owner: string,
  more: {
    labels?: Strings;
    annotations?: Strings;
    containers?: string[];
    init?: string[];
    phase?: string;
  } = {},
) =>
  readPod({
    metadata: {
      name: `${owner}-5d4f-x`,
      namespace: 'shop',
      labels: { 'pod-template-hash': '5d4f', ...more.labels },
      annotations: more.annotations ?? {},
      ownerReferences: [{ kind: 'ReplicaSet', name: `${owner}-5d4f` }],
    },
    spec: {
      containers: (more.containers ?? ['app']).map((name) => ({ name })),
      initContainers: (more.init ?? []).map((name) => ({ name })),
    },
    status: { phase: more.phase ?? 'Running' },
  });

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);

function topologyOf(
  workloads: readonly ReturnType<typeof workload>[],
  pods: readonly ReturnType<typeof pod>[] = [],
  gateways: readonly ReturnType<typeof readGateway>[] = [],
) {
  const state = meshStateOf([service('web', { app: 'web' })], {
    workloads: present(workloads),
    pods: present(pods),
    gateways: present(gateways),
  });
  return meshTopology(state, indexRouting(state), 7);
}

const only = (found: ReturnType<typeof workload>, ...pods: ReturnType<typeof pod>[]) =>
  topologyOf([found], pods).workloads[0];

describe('a workload', () => {
  it('has the app and version that its labels name, Istio’s own labels first', () => {
    const labels = { app: 'web', version: 'v1', 'app.kubernetes.io/name': 'shop-web' };
    expect(only(workload('web-v1', labels))).toMatchObject({ app: 'shop-web', version: 'v1' });
    const canonical = { ...labels, 'service.istio.io/canonical-name': 'front' };
    expect(only(workload('web-v1', canonical))).toMatchObject({ app: 'front' });
    const injected = { 'service.istio.io/canonical-name': 'w', 'service.istio.io/canonical-revision': 'v9' };
    expect(only(workload('web', {}), pod('web', { labels: injected }))).toMatchObject({
      app: 'w',
      version: 'v9',
    });
  });

  it('has no version where that is called latest, and no app where nothing names one', () => {
    expect(only(workload('web', { version: 'latest' }))).toMatchObject({ app: null, version: null });
  });

  it('carries a proxy as a container, as a native sidecar, or by ambient capture', () => {
    const web = workload('web', { app: 'web' });
    expect(only(web)?.hasProxy).toBeNull();
    expect(only(web, pod('web'))?.hasProxy).toBe(false);
    expect(only(web, pod('web', { containers: ['app', 'istio-proxy'] }))?.hasProxy).toBe(true);
    expect(only(web, pod('web', { init: ['istio-init', 'istio-proxy'] }))?.hasProxy).toBe(true);
    const captured = { 'ambient.istio.io/redirection': 'enabled' };
    expect(only(web, pod('web', { annotations: captured }))?.hasProxy).toBe(true);
  });

  it('has no proxy where one of its running pods has none; finished pods do not count', () => {
    const web = workload('web', { app: 'web' });
    const meshed = pod('web', { init: ['istio-proxy'] });
    expect(only(web, meshed, pod('web'))?.hasProxy).toBe(false);
    expect(only(web, meshed, pod('web', { phase: 'Succeeded' }))?.hasProxy).toBe(true);
    expect(only(web, pod('web-other'))?.hasProxy).toBeNull();
  });

  it('has the replicas that it wants and those that are available', () => {
    expect(only(workload('web', {}))?.replicas).toEqual({ desired: 3, available: 2 });
    expect(only(workload('web', {}, { status: {} }))?.replicas).toEqual({ desired: 3, available: 0 });
    const daemon = { kind: 'DaemonSet' as const, status: { desiredNumberScheduled: 5, numberAvailable: 4 } };
    expect(only(workload('web', {}, daemon))?.replicas).toEqual({ desired: 5, available: 4 });
  });

  it('is a waypoint by its class, if that is one that reports the requests it carries', () => {
    const ofClass = (name: string) =>
      only(workload('way', { 'gateway.networking.k8s.io/gateway-class-name': name }))?.isWaypoint;
    expect(['istio-waypoint', 'istio-agentgateway-waypoint', 'istio'].map(ofClass)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is a gateway by Istio’s marks, or when a Gateway chooses it and it is nothing but a proxy', () => {
    expect(only(workload('in', { istio: 'ingressgateway' }))?.isGateway).toBe(true);
    expect(only(workload('in', { 'gateway.networking.k8s.io/gateway-name': 'in' }))?.isGateway).toBe(true);
    const template = { annotations: { 'inject.istio.io/templates': 'gateway' } };
    expect(only(workload('in', {}, template))?.isGateway).toBe(true);
    expect(only(workload('web', { app: 'web' }))?.isGateway).toBe(false);
    const own = workload('edge', { app: 'edge' });
    const gateway = readGateway({
      apiVersion: 'v1',
      metadata: { name: 'g' },
      spec: { selector: { app: 'edge' } },
    });
    const alone = topologyOf([own], [pod('edge', { containers: ['istio-proxy'] })], [gateway]);
    expect(alone.workloads[0]?.isGateway).toBe(true);
    const beside = topologyOf([own], [pod('edge', { containers: ['app', 'istio-proxy'] })], [gateway]);
    expect(beside.workloads[0]?.isGateway).toBe(false);
  });

  it('tells istiod’s version by label, else by the tag of its image', () => {
    const image = (name: string) => ({
      spec: {
        template: {
          metadata: { labels: { app: 'istiod' } },
          spec: { containers: [{ name: 'discovery', image: name }] },
        },
      },
    });
    const version = (more: object, labels: Strings = { app: 'istiod' }) =>
      workload('istiod', labels, more)?.istiodVersion;
    expect(version({}, { app: 'istiod', 'app.kubernetes.io/version': '1.30.1' })).toBe('1.30.1');
    expect(version(image('registry:5000/istio/pilot:1.29.2-distroless'))).toBe('1.29.2');
    expect(version(image(`istio/pilot:1.29.2@sha256:${'0'.repeat(64)}`))).toBe('1.29.2');
    expect(version({})).toBeNull();
  });
});

describe('a service', () => {
  it('has the workloads of its own namespace that its selector chooses', () => {
    const other = readWorkload('Deployment', {
      metadata: { name: 'web', namespace: 'other' },
      spec: { template: { metadata: { labels: { app: 'web' } } } },
    });
    const found = topologyOf([workload('web-v1', { app: 'web' }), workload('db', { app: 'db' }), other]);
    expect(found.services[0]?.workloads).toEqual(['web-v1']);
  });

  it('has no workloads where it has no selector', () => {
    expect(readService(service('headless', {}))?.selector).toEqual({});
    const state = meshStateOf([service('headless', {})], {
      workloads: present([workload('web', { app: 'web' })]),
    });
    expect(meshTopology(state, indexRouting(state), 0).services[0]?.workloads).toEqual([]);
  });

  it('has the protocol of each port by appProtocol, else by the port’s name', () => {
    const ports = [
      { port: 1, name: 'grpc-api' },
      { port: 2, name: 'http', appProtocol: 'http2' },
      { port: 3, name: 'data' },
      { port: 4, protocol: 'UDP' },
    ];
    const read = readService({ metadata: { name: 'x', namespace: 'shop' }, spec: { ports } });
    expect(read?.ports.map(({ protocol }) => protocol)).toEqual(['grpc', 'http2', 'TCP', 'UDP']);
  });

  it('has the error thresholds of Kiali’s annotation', () => {
    const annotations = { 'health.kiali.io/rate': '5XX,1,5,http,inbound' };
    expect(readService(service('x', {}, { annotations }))?.thresholds?.tolerances).toHaveLength(1);
    expect(
      readService(service('x', {}, { annotations: { 'health.kiali.io/rate': 'nonsense' } }))?.thresholds,
    ).toBeNull();
  });
});

describe('a namespace', () => {
  it.each<[Strings, boolean]>([
    [{ 'istio-injection': 'enabled' }, true],
    [{ 'istio.io/rev': 'canary' }, true],
    [{ 'istio.io/dataplane-mode': 'ambient' }, true],
    [{ 'istio-injection': 'disabled', 'istio.io/rev': 'canary' }, false],
    [{ 'istio.io/dataplane-mode': 'none' }, false],
    [{}, false],
  ])('with labels %o is part of the mesh: %s', (labels, meshed) => {
    expect(readNamespace({ metadata: { name: 'x', labels } })).toEqual({ name: 'x', meshed });
  });
});
