import { describe, expect, it } from 'vitest';
import { healthChanges } from '@/components/graph/health-changes.ts';
import {
  denialSentence,
  edgeSentence,
  failureSentence,
  nodeSentence,
} from '@/components/graph/map-sentences.ts';
import { nextProblem, problemCounts, problemsInOrder } from '@/components/graph/map-problems.ts';
import { mapSummary, mtlsSummary } from '@/components/graph/map-summary.ts';
import { mapTrouble, nextTryWords } from '@/components/graph/map-trouble.ts';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import { someNode, someSnapshot } from '../../lib/client/graph-snapshots.ts';
import { ids, sceneOf, smallShop } from './scenes.ts';

const nodeOf = (id: string) => smallShop.nodes.find((node) => node.id === id) ?? someNode('nobody');
const edgeOf = (id: string) => smallShop.edges.find((edge) => edge.id === id);

describe('what a reader of the page hears', () => {
  it('is a sentence per node: name, health, traffic, errors, callers', async () => {
    const scene = await sceneOf(smallShop);
    expect(nodeSentence(scene, nodeOf(ids.paymentV2))).toBe(
      'payment v2, degraded, 8.4 requests per second, 2.2 percent errors, called by checkout',
    );
    expect(nodeSentence(scene, nodeOf(ids.catalog))).toContain('something it calls is unhealthy');
    expect(nodeSentence(scene, nodeOf(ids.ledger))).toBe(
      'ledger, healthy, 67 kilobytes per second over TCP, called by payment v2',
    );
  });

  it('is a sentence per edge, with its transport', async () => {
    const scene = await sceneOf(smallShop);
    const edge = edgeOf(ids.failingEdge);
    expect(edge === undefined ? '' : edgeSentence(scene, edge)).toBe(
      'checkout to payment v2, degraded, 8.4 requests per second, 2.2 percent errors, mutual TLS',
    );
  });

  it('is told of denials, by whoever the telemetry says and no further', async () => {
    const scene = await sceneOf(smallShop);
    const edge = edgeOf(ids.failingEdge);
    const denied = edge === undefined ? null : { ...edge, deniedRate: 0.7 };
    expect(denied === null ? '' : edgeSentence(scene, denied)).toContain('some denied at the server');
    expect(denied === null ? '' : denialSentence(denied, 60)).toBe(
      '42 requests were answered with 403 at the server in 1 min.',
    );
    expect(denialSentence({ protocol: 'tcp', deniedRate: 0.01 }, 60)).toBe(
      '1 connection was refused by the ztunnel at the server in 1 min.',
    );
    expect(denialSentence({ protocol: 'http', deniedRate: 0 }, 60)).toBeNull();
    expect(denialSentence({ protocol: 'http', deniedRate: null }, 60)).toBeNull();
  });

  it('is told of changes of health, and not of refreshes', async () => {
    const before = await sceneOf(smallShop);
    const refreshed = await sceneOf({
      ...smallShop,
      nodes: smallShop.nodes.map((node) => ({ ...node, inbound: { ...node.inbound, requestRate: 99 } })),
    });
    const healed = await sceneOf({
      ...smallShop,
      nodes: smallShop.nodes.map((node) => ({
        ...node,
        health: { status: 'healthy' as const, reasons: [] },
      })),
    });
    expect(healthChanges(before, refreshed)).toBeNull();
    expect(healthChanges(before, healed)).toContain('payment v2 is healthy again');
    expect(healthChanges(healed, before)).toContain('payment v2 is degraded');
    expect(healthChanges(healed, before)).not.toContain('catalog');
  });
});

describe('the sentence of a panel', () => {
  it('carries the counts behind the ratio', () => {
    const edge = edgeOf(ids.failingEdge);
    expect(edge === undefined ? null : failureSentence(edge, 60)).toBe('11 of 504 requests failed in 1 min.');
  });
});

describe('the toolbar', () => {
  it('counts what is of the mesh, and problems by glyph', async () => {
    const scene = await sceneOf(smallShop);
    expect(mapSummary(scene)).toBe('5 workloads · 5 edges · 149\u202frps');
    expect(problemCounts(scene)).toEqual({ unhealthy: 1, degraded: 1, injected: 0, plaintextEdges: 1 });
  });

  it('weighs mTLS by requests, over those whose server told', async () => {
    expect(mtlsSummary(await sceneOf(smallShop))).toBe('mTLS on 100\u202f% of requests');
    expect(mtlsSummary(await sceneOf(someSnapshot()))).toBe('mTLS not known: no server reported it');
  });

  it('leads from problem to problem, filled ones first, round and round', async () => {
    const problems = problemsInOrder(await sceneOf(smallShop));
    expect(problems).toEqual([ids.host, ids.paymentV2, ids.catalog]);
    expect(nextProblem(problems, null, 1)).toBe(ids.host);
    expect(nextProblem(problems, ids.catalog, 1)).toBe(ids.host);
    expect(nextProblem(problems, ids.host, -1)).toBe(ids.catalog);
    expect(nextProblem(problems, null, -1)).toBe(ids.catalog);
    expect(nextProblem([], null, 1)).toBeNull();
  });
});

describe('when something is the matter', () => {
  const base = { snapshot: smallShop, answered: null, asked: null, status: null } as const;

  it('nothing is said while the map is fresh', () => {
    expect(mapTrouble({ ...base, connection: { kind: 'streaming' } }, 0)).toBeNull();
  });

  it('the map says who does not answer, since when, and of when it is', () => {
    const failure = new RequestFailure('source-unavailable', 'Prometheus does not answer.');
    const connection = {
      kind: 'failed',
      failure,
      sinceMs: 1_763_908_340_000,
      nextTryAtMs: 1_763_908_352_000,
    } as const;
    const trouble = mapTrouble({ ...base, connection }, 1_763_908_345_000);
    expect(trouble?.text).toMatch(/^Prometheus does not answer\. Since [\d:]+\. The map is of [\d:]+\.$/);
    expect(trouble?.isOld).toBe(true);
    expect(nextTryWords(trouble?.nextTryAtMs ?? null, 1_763_908_340_000)).toBe('Next try in 12 s.');
  });

  it('a stale answer of the server counts as old although the stream is alive', () => {
    const stale = { ...smallShop, staleSince: 1_763_908_300 };
    const trouble = mapTrouble(
      { ...base, snapshot: stale, connection: { kind: 'streaming' } },
      1_763_908_345_000,
    );
    expect(trouble).toMatchObject({ tone: 'degraded', isOld: true });
  });
});
