import { describe, expect, it } from 'vitest';
import type { ChangeEvent, ChangeEventKind } from '@/lib/domain/change.ts';
import type { MeshMark } from '@/lib/domain/mesh-mark.ts';
import type { Topology } from '@/lib/domain/topology.ts';
import { changeMarks, concernsSubject, isAbout, isOwn } from '@/lib/server/use-cases/list-marks.ts';
import { sampleChange, samplePlan } from '../../../support/change-samples.ts';

const event = (at: number, kind: ChangeEventKind, step: number | null = null): ChangeEvent => ({
  at,
  event: kind,
  detail: '',
  who: null,
  step,
});

const topology: Topology = {
  at: 0,
  namespaces: [],
  serviceEntries: [],
  services: [
    {
      cluster: 'main',
      namespace: 'shop',
      name: 'reviews',
      ports: [],
      workloads: ['reviews-blue'],
      badges: [],
      thresholds: null,
    },
  ],
  workloads: [
    {
      cluster: 'main',
      namespace: 'shop',
      name: 'reviews-blue',
      app: 'critique',
      version: 'v1',
      kind: 'Deployment',
      replicas: null,
      hasProxy: null,
      isGateway: false,
      labels: {},
    },
  ],
};

describe('marks of a change', () => {
  it('are the moments at which figures turn, once each, with the service and the change', () => {
    const change = sampleChange('chg-1', {
      timeline: [
        event(1000, 'planned'),
        event(1001, 'written', 0),
        event(1002, 'converging'),
        event(1010, 'cannot-tell'),
        event(1030, 'converged'),
        event(1090, 'guard-breached'),
        event(1091, 'undo-started'),
        event(1092, 'undone', 0),
        event(1093, 'undone'),
        event(1200, 'restored'),
      ],
    });
    const subject = 'service:main/shop/reviews';
    const title = 'reviews: 90/10 → 50/50';
    expect(changeMarks(change, 'main')).toEqual([
      { at: 1002, kind: 'split', subject, changeId: 'chg-1', title },
      { at: 1090, kind: 'guard', subject, changeId: 'chg-1', title: `Guard tripped: ${title}` },
      { at: 1093, kind: 'split', subject, changeId: 'chg-1', title: `Taken back: ${title}` },
      { at: 1200, kind: 'split', subject, changeId: 'chg-1', title: `In force again: ${title}` },
    ]);
  });

  it('say what kind of change it was', () => {
    const fault = samplePlan('chg-2', {
      intent: {
        kind: 'fault',
        mesh: 'lab',
        namespace: 'shop',
        service: 'reviews',
        abort: { percent: 10, httpStatus: 503 },
        expiresInSeconds: 60,
      },
      sharesBefore: {},
      sharesAfter: {},
    });
    const timeline = [event(1002, 'converging'), event(1003, 'halted')];
    const marks = changeMarks(sampleChange('chg-2', { plan: fault, timeline }), 'main');
    expect(marks.map(({ kind }) => kind)).toEqual(['fault', 'halt']);
  });
});

describe('what was seen of objects', () => {
  const mark: MeshMark = {
    at: 1_010,
    kind: 'routing',
    subject: 'workload:main/shop/reviews-blue',
    title: 'VirtualService reviews changed',
    scope: { kind: 'services', services: [{ namespace: 'shop', name: 'reviews' }] },
    object: { kind: 'VirtualService', namespace: 'shop', name: 'reviews' },
  };
  const written = sampleChange('chg-1', { timeline: [event(1_005, 'written', 0)] });

  it('is left out where a change of this console wrote it just then', () => {
    expect(isOwn(mark, [written])).toBe(true);
    expect(isOwn({ ...mark, at: 1_100 }, [written])).toBe(false);
    expect(
      isOwn({ ...mark, object: { kind: 'VirtualService', namespace: 'shop', name: 'cart' } }, [written]),
    ).toBe(false);
    expect(isOwn(mark, [])).toBe(false);
  });

  it('concerns its services, the very node that it happened to, and everybody where it is the mesh’s', () => {
    const concerns = (subject: string, one: MeshMark = mark) =>
      isAbout(one, subject, concernsSubject(subject, topology));
    expect(concerns('service:main/shop/reviews')).toBe(true);
    expect(concerns('service:main/shop/ratings')).toBe(false);
    const alone: MeshMark = { ...mark, scope: { kind: 'services', services: [] } };
    expect(concerns('workload:main/shop/reviews-blue', alone)).toBe(true);
    expect(concerns('service:main/shop/reviews', alone)).toBe(false);
    expect(concerns('service:main/shop/ratings', { ...mark, scope: { kind: 'mesh' } })).toBe(true);
  });
});

describe('a subject', () => {
  const isMeant = (subject: string, known: Topology | null = topology) =>
    concernsSubject(subject, known)('shop', 'reviews');

  it('is the service itself, its namespace, and what its selector chooses', () => {
    expect(isMeant('service:main/shop/reviews')).toBe(true);
    expect(isMeant('service:main/shop/ratings')).toBe(false);
    expect(isMeant('service:main/other/reviews')).toBe(false);
    expect(isMeant('namespace:main/shop')).toBe(true);
    expect(isMeant('namespace:main/other')).toBe(false);
    expect(isMeant('workload:main/shop/reviews-blue')).toBe(true);
    expect(isMeant('workload:main/shop/reviews')).toBe(false);
    expect(isMeant('app:main/shop/critique/v1')).toBe(true);
    expect(isMeant('app:main/shop/reviews')).toBe(false);
    expect(isMeant('external:main/example.com')).toBe(false);
  });

  it('is either end of an edge', () => {
    expect(isMeant('workload:main/shop/frontend|service:main/shop/reviews|http')).toBe(true);
    expect(isMeant('service:main/shop/reviews|service:main/shop/ratings|http')).toBe(true);
    expect(isMeant('workload:main/shop/frontend|service:main/shop/ratings|http')).toBe(false);
  });

  it('goes by the app’s name where no control plane tells', () => {
    expect(isMeant('app:main/shop/reviews', null)).toBe(true);
    expect(isMeant('workload:main/shop/reviews-blue', null)).toBe(false);
  });
});
