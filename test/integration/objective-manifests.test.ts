import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { openSlo, prometheusRule, type WrittenObjective } from '@/lib/domain/objective-manifests.ts';
import type { Objective } from '@/lib/domain/objective.ts';
import { IstioTelemetry } from '@/lib/telemetry/istio/istio-telemetry.ts';
import { describeWithRealPart } from '../support/real-part.ts';

const unasked = (): Promise<never> => Promise.reject(new Error('Manifests ask nobody.'));
const telemetry = new IstioTelemetry({
  client: { query: unasked, queryRange: unasked, buildInfo: unasked },
});

function written(objective: Partial<Objective>, service = 'cart'): WrittenObjective {
  const whole: Objective = {
    kind: 'errors',
    target: 0.999,
    thresholdMs: null,
    promisedMs: null,
    source: 'configured',
    left: null,
    burn: null,
    ...objective,
  };
  const place = { namespace: 'shop', name: service, thresholdMs: whole.thresholdMs };
  return { namespace: 'shop', service, objective: whole, queries: telemetry.objectiveQueries(place) };
}

const groupsOf = (manifest: unknown) =>
  z.object({ spec: z.object({ groups: z.array(z.unknown()) }) }).parse(manifest).spec.groups;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pilothouse-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets promtool play series into the rules for an hour, and tells what it says. */
function play(
  promtool: string,
  objective: WrittenObjective,
  series: Readonly<Record<string, string>>,
  severities: string[],
) {
  const rules = join(folder, 'rules.yaml');
  writeFileSync(rules, stringify({ groups: groupsOf(prometheusRule(objective)) }, { lineWidth: 0 }));
  const labels = {
    service: objective.service,
    service_namespace: 'shop',
    objective: objective.objective.kind,
  };
  const test = {
    rule_files: [rules],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          {
            eval_time: '65m',
            alertname: 'ServiceBurnsItsBudget',
            exp_alerts: severities.map((severity, index) => ({
              exp_labels: { ...labels, severity },
              exp_annotations: {
                summary: `shop/${objective.service} spends its budget of 30 days more than ${[14.4, 6, 3, 1][index]} times as fast as it may.`,
              },
            })),
          },
        ],
      },
    ],
  };
  const file = join(folder, 'test.yaml');
  writeFileSync(file, stringify(test, { lineWidth: 0 }));
  const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
  return { status, words: `${stdout}${stderr}` };
}

const requests = (code: string, more = '') =>
  `istio_requests_total{reporter="source",destination_service_namespace="shop",destination_service_name="cart",response_code="${code}"${more}}`;
const every = ['page', 'page', 'ticket', 'ticket'];

describeWithRealPart('promtool', 'objectives taken along', (promtool) => {
  it('raise every alarm in a real Prometheus where 2 % of requests fail for an hour', () => {
    const played = play(
      promtool,
      written({}),
      { [requests('200')]: '0+588x70', [requests('503', ',response_flags="UF"')]: '0+12x70' },
      every,
    );
    expect(played).toMatchObject({ status: 0 });
    // The same with an expectation that is wrong fails, so that promtool did look.
    expect(play(promtool, written({}), { [requests('200')]: '0+588x70' }, every).status).not.toBe(0);
  });

  it('raise none for injected faults, nor for fewer than five bad requests', () => {
    const injected = { [requests('200')]: '0+588x70', [requests('503', ',response_flags="FI"')]: '0+300x70' };
    expect(play(promtool, written({}), injected, [])).toMatchObject({ status: 0 });
    const few = { [requests('200')]: '0+1x70', [requests('503', ',response_flags="UF"')]: '0x30 0+1x3 4x40' };
    expect(play(promtool, written({}), few, [])).toMatchObject({ status: 0 });
  });

  it('count gRPC statuses of the server as failures, and slow requests for a latency', () => {
    const grpc = (status: string) => requests('200', `,grpc_response_status="${status}"`);
    expect(
      play(promtool, written({}), { [grpc('0')]: '0+588x70', [grpc('14')]: '0+12x70' }, every),
    ).toMatchObject({
      status: 0,
    });
    const bucket = (le: string) =>
      `istio_request_duration_milliseconds_bucket{reporter="source",destination_service_namespace="shop",destination_service_name="cart",le="${le}"}`;
    const slow = { [bucket('250')]: '0+480x70', [bucket('+Inf')]: '0+600x70' };
    const latency = written({ kind: 'latency', target: 0.99, thresholdMs: 250 });
    expect(play(promtool, latency, slow, every)).toMatchObject({ status: 0 });
  });

  it('take any name of a service', () => {
    const rules = join(folder, 'odd.yaml');
    const odd = written({}, 'a"b\\c\n{{evil}}');
    writeFileSync(rules, stringify({ groups: groupsOf(prometheusRule(odd)) }, { lineWidth: 0 }));
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'rules', rules], { encoding: 'utf8' });
    expect({ status, words: `${stdout}${stderr}` }).toMatchObject({ status: 0 });
  });

  it('say as OpenSLO what is promised, over which days, and that nobody agreed to what was observed', () => {
    expect(openSlo(written({ source: 'observed' }))).toMatchObject({
      apiVersion: 'openslo/v1',
      kind: 'SLO',
      metadata: { annotations: { 'pilothouse.dev/objective-source': 'observed, not agreed' } },
      spec: {
        timeWindow: [{ duration: '30d', isRolling: true }],
        budgetingMethod: 'Occurrences',
        objectives: [{ target: 0.999 }],
      },
    });
  });
});
