import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { WRITTEN_KINDS } from '@/lib/control/istio/writing/written-kinds.ts';
import { startPracticeCluster, type PracticeCluster } from '../lab/kubernetes/practice-cluster.ts';
import { deliveredReaper } from '../support/delivered-reaper.ts';

const of = (kind: string): unknown => deliveredReaper.find((object) => object.kind === kind)?.body;

const roleSchema = z.object({
  rules: z.array(
    z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) }),
  ),
});
const cronJobSchema = z.object({
  spec: z.object({
    schedule: z.string(),
    concurrencyPolicy: z.string(),
    jobTemplate: z.object({
      spec: z.object({
        activeDeadlineSeconds: z.number(),
        template: z.object({
          spec: z.object({
            serviceAccountName: z.string(),
            securityContext: z.object({ runAsNonRoot: z.boolean() }),
            containers: z.array(
              z.object({ image: z.string(), command: z.array(z.string()), securityContext: z.unknown() }),
            ),
          }),
        }),
      }),
    }),
  }),
});

describe('the reaper that is delivered for a cluster', () => {
  it('runs every minute, never twice at once, and gives up before the next one', () => {
    const { spec } = cronJobSchema.parse(of('CronJob'));
    expect([spec.schedule, spec.concurrencyPolicy]).toEqual(['* * * * *', 'Forbid']);
    expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBeLessThan(60);
  });

  it('may undo what changes write, and nothing else', () => {
    const { rules } = roleSchema.parse(of('ClusterRole'));
    const allowed = rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map((resource) => `${apiGroups.join()}/${resource}: ${verbs.join(', ')}`),
    );
    const needed = Object.values(WRITTEN_KINDS).map(
      ({ apiVersion, plural }) => `${apiVersion.split('/')[0]}/${plural}: get, list, patch, delete`,
    );
    expect(allowed.toSorted()).toEqual(needed.toSorted());
  });

  describe('in the practice cluster', () => {
    let cluster: PracticeCluster;
    beforeAll(async () => {
      cluster = await startPracticeCluster();
    });
    afterAll(() => cluster.close());

    it('is accepted object by object, with every field known to the API', async () => {
      const [namespace] = deliveredReaper;
      await cluster.send('POST', '/api/v1/namespaces', { body: namespace?.body });
      const rest = deliveredReaper.filter(({ kind }) => kind !== 'Namespace');
      for (const { kind, collection, body } of rest) {
        const path = `${collection}?dryRun=All&fieldValidation=Strict`;
        const { status, body: answer } = await cluster.send('POST', path, { body });
        expect([kind, status, answer.message]).toEqual([kind, 201, undefined]);
        const wrong = await cluster.send('POST', path, { body: { ...body, sepc: {} } });
        expect([kind, wrong.status]).toEqual([kind, 400]);
      }
    });
  });

  it('runs without any right on its machine, from an image of no registry', () => {
    const { spec } = cronJobSchema.parse(of('CronJob')).spec.jobTemplate.spec.template;
    expect(spec.serviceAccountName).toBe('pilothouse-reap');
    expect(spec.securityContext.runAsNonRoot).toBe(true);
    expect(spec.containers).toEqual([
      {
        image: 'pilothouse',
        command: ['node', 'scripts/reap.mjs'],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ]);
  });
});
