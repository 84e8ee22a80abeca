import { describe, expect, it } from 'vitest';
import type { Proxy } from '@/lab/mesh/workload-identity.ts';
import { unknownIdentity } from '@/lab/mesh/workload-identity.ts';
import { expositionText } from '@/lab/telemetry/exposition.ts';
import { MeshTelemetry } from '@/lab/telemetry/mesh-telemetry.ts';
import { MeshUnderTest } from '../mesh/mesh-under-test.ts';

describe('exposition text', () => {
  it('escapes quotes, backslashes and newlines in label values', () => {
    const telemetry = new MeshTelemetry({ sizeHistograms: false });
    const proxy: Proxy = {
      id: 1,
      kind: 'sidecar',
      podName: 'a"b\\c\nd',
      namespace: 'shop',
      podIp: '10.42.0.1',
      nodeName: 'node-1',
      workload: unknownIdentity,
      proxyVersion: '1.29.0',
      restarts: 0,
    };
    telemetry.record({ kind: 'proxy-started', proxy, atMs: 0 });
    expect(expositionText(telemetry)).toContain('pod="a\\"b\\\\c\\nd"');
  });

  it('declares every family once, before its samples, and keeps a family together', () => {
    const shop = new MeshUnderTest();
    shop.advance(10);
    const lines = expositionText(shop.mesh.context.telemetry).trimEnd().split('\n');
    const order: string[] = [];
    let family = '';
    for (const line of lines) {
      if (line.startsWith('# TYPE')) {
        family = line.split(' ')[2] ?? '';
        order.push(family);
      } else if (!line.startsWith('#')) {
        expect(line.startsWith(family)).toBe(true);
      }
    }
    expect(new Set(order).size).toBe(order.length);
    expect(order).toContain('istio_request_duration_milliseconds');
    expect(lines.filter((line) => line.startsWith('# HELP')).length).toBe(order.length);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^istio_build\{.*component="proxy",tag="1\.28\.4".*\} 1$|^istio_build\{.*tag="1\.28\.4".*\} 1$/,
      ),
    );
  });
});
