import { describe, expect, it } from 'vitest';
import { meshFigures } from '@/components/overview/mesh-figures.ts';
import {
  comparisonWords,
  failureCount,
  feltWords,
  headlineWords,
  sinceWords,
  standingWords,
} from '@/components/overview/overview-words.ts';
import { whatIsWrong } from '@/components/overview/problems.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { someEdge, someNode, someSnapshot } from '../../lib/client/graph-snapshots.ts';
import { ids, smallShop } from '../graph/scenes.ts';

type Node = GraphSnapshot['nodes'][number];

const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const fails = (requestRate: number, errorRatio: number): Node['inbound'] => ({
  requestRate,
  errorRatio,
  bytesPerSecond: null,
  latency: null,
});
const ill = (code: 'inbound-errors' | 'outbound-errors' | 'injected'): Node['health'] => ({
  status: 'unhealthy',
  reasons: [{ code, text: 'it fails', since: 1_763_907_120 }],
});

/** A gateway calls frontend, which calls two versions of catalog; v2 fails and frontend passes it on. */
const incident = someSnapshot({
  nodes: [
    someNode('gateway', {
      kind: 'gateway',
      health: ill('outbound-errors'),
      inbound: fails(0, 0),
      outbound: fails(400, 0.06),
    }),
    someNode('frontend', { health: ill('inbound-errors'), inbound: fails(400, 0.06) }),
    someNode('catalog', { id: 'v1', version: 'v1', inbound: fails(290, 0) }),
    someNode('catalog', {
      id: 'v2',
      version: 'v2',
      health: ill('inbound-errors'),
      inbound: fails(33, 0.7),
    }),
    someNode('images', { health: ill('inbound-errors'), inbound: fails(6, 0.13) }),
  ],
  edges: [
    someEdge('app:c/shop/gateway', 'app:c/shop/frontend', { requestRate: 400, errorRatio: 0.06 }),
    someEdge('app:c/shop/frontend', 'v1', { requestRate: 290, samples: 17_400 }),
    someEdge('app:c/shop/frontend', 'v2', {
      requestRate: 33,
      errorRatio: 0.7,
      samples: 2_000,
      health: ill('inbound-errors'),
    }),
    someEdge('v2', 'app:c/shop/images', {
      requestRate: 6,
      errorRatio: 0.13,
      samples: 360,
      health: ill('inbound-errors'),
    }),
  ],
});

describe('what is wrong now', () => {
  it('is the version that fails by itself, not the callers that pass its failures on', () => {
    const { causes, suffering } = whatIsWrong(incident);
    expect(causes.map(({ node }) => node.id)).toEqual(['v2', 'app:c/shop/images']);
    expect([...suffering].sort()).toEqual(['app:c/shop/frontend', 'app:c/shop/gateway']);
  });

  it('tells counts, since when, and how the other version does', () => {
    const [cause] = whatIsWrong(incident).causes;
    if (cause === undefined) throw new Error('There is no cause.');
    expect(failureCount(cause)).toBe('1,400 of 2,000 requests failed');
    expect(comparisonWords(cause, 60)).toBe(' in 1 min; v1 failed none of 17,400.');
    expect(sinceWords(cause.since, 1_763_907_120 + 13 * 60 + 15)).toMatch(/^since \d\d:\d\d, 13 min$/);
    expect(sinceWords(null, 0)).toBeNull();
  });

  it('names who feels it, up to where requests enter', () => {
    const [cause] = whatIsWrong(incident).causes;
    expect(cause?.feltBy.map((node) => plain(Object.values(feltWords(node)).join(' ')))).toEqual([
      'frontend 6.0 %',
      'gateway 6.0 %',
    ]);
  });

  it('says that a caller which absorbs it is not touched', () => {
    const absorbing = { ...incident.nodes[1], inbound: fails(400, 0) } as Node;
    expect(feltWords(absorbing)).toEqual({ name: 'frontend', how: 'not touched' });
  });

  it('shows all of a ring in which everybody fails because of everybody', () => {
    const ring = someSnapshot({
      nodes: ['a', 'b'].map((id) =>
        someNode(id, { id, health: ill('inbound-errors'), inbound: fails(10, 0.5) }),
      ),
      edges: [
        someEdge('a', 'b', { requestRate: 10, errorRatio: 0.5, health: ill('inbound-errors') }),
        someEdge('b', 'a', { requestRate: 10, errorRatio: 0.5, health: ill('inbound-errors') }),
      ],
    });
    expect(whatIsWrong(ring).causes).toHaveLength(2);
  });

  it('keeps what fails on purpose apart from problems', () => {
    const faulty = someSnapshot({
      nodes: [someNode('ratings', { health: ill('injected'), inbound: fails(100, 0.1) })],
      edges: [],
    });
    const { causes, suffering, injected } = whatIsWrong(faulty);
    expect(causes).toEqual([]);
    expect(suffering).toEqual([]);
    expect(injected.map(({ name }) => name)).toEqual(['ratings']);
  });

  it('shows a host outside and a degraded version, the graver one first', () => {
    expect(whatIsWrong(smallShop).causes.map(({ node }) => node.id)).toEqual([ids.host, ids.paymentV2]);
  });
});

describe('the head of the overview', () => {
  it('counts problems and running faults, and says so where there are none', () => {
    expect(headlineWords(whatIsWrong(incident), 1)).toBe('2 problems, 1 fault running');
    expect(headlineWords(whatIsWrong(someSnapshot({ nodes: [], edges: [] })), 0)).toBe('Nothing is wrong');
  });

  it('tells how the rest does and what fails at the gateway', () => {
    const wrong = whatIsWrong(incident);
    expect(plain(standingWords(meshFigures(incident), wrong))).toBe(
      '1 of 5 workloads is healthy, 2 suffer from others. At the gateway 6.0 % of requests fail.',
    );
  });

  it('adds up all requests of a mesh without a gateway, and has no quantile of them', () => {
    const { gateway, signals } = meshFigures(smallShop);
    expect(gateway).toBeNull();
    expect(signals.requestRate).toBeCloseTo(148.6);
    expect(signals.latency).toBeNull();
  });

  it('weighs mTLS by the requests of which somebody told, and names the ways without it', () => {
    const { mtls } = meshFigures(smallShop);
    expect(mtls.ratio).toBe(1);
    expect(mtls.untoldRate).toBeCloseTo(6.6);
    expect(mtls.plaintextCallers.map(({ destination }) => destination)).toEqual([ids.ledger]);
  });
});
