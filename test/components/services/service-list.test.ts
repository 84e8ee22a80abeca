import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFor } from '@/components/services/service-columns.ts';
import { hasWords, isInGroup } from '@/components/services/service-groups.ts';
import { lineAct, serviceLines } from '@/components/services/service-lines.ts';
import { serviceRow } from '@/components/services/service-row.ts';
import { servicesTotals } from '@/components/services/services-totals.ts';
import { nextSort, sortServices } from '@/components/services/sort-services.ts';
import { serviceColumns, type ServiceGroup } from '@/lib/client/services-location.ts';
import { ill, reading, signals, silence, summary, version } from './service-samples.ts';

const row = (change: Parameters<typeof summary>[0]) => serviceRow(summary(change), reading);
const namesOf = (rows: readonly { summary: { name: string } }[]) => rows.map((one) => one.summary.name);

const broken = row({ name: 'broken', health: ill('unhealthy', 'inbound-errors') });
const suffering = row({ name: 'suffering', health: ill('unhealthy', 'outbound-errors') });
const faulty = row({ name: 'faulty', health: ill('unhealthy', 'injected'), badges: ['fault'] });
const degraded = row({ name: 'degraded', health: ill('degraded', 'inbound-errors') });
const well = row({ name: 'well', inbound: signals({ requestRate: 400 }) });
const wellToo = row({
  name: 'also-well',
  inbound: signals({ requestRate: 3, errorRatio: null, latency: null }),
});
const idle = row({
  name: 'idle',
  inbound: silence,
  health: { status: 'unknown', reasons: [] },
  badges: ['idle'],
});
const all = [well, idle, suffering, wellToo, degraded, broken, faulty];

describe('the order of the list', () => {
  it('is worst first: what fails its callers, then on purpose, then what suffers, then the rest', () => {
    const sorted = sortServices(all, { column: 'health', direction: 'descending' });
    expect(namesOf(sorted)).toEqual([
      'broken',
      'degraded',
      'faulty',
      'suffering',
      'idle',
      'well',
      'also-well',
    ]);
  });

  it('leaves what is not known at the end in either direction', () => {
    for (const direction of ['ascending', 'descending'] as const) {
      expect(namesOf(sortServices(all, { column: 'p95', direction })).at(-1)).toBe('idle');
      expect(namesOf(sortServices(all, { column: 'rate', direction })).at(-1)).toBe('idle');
    }
  });

  it('is the same whatever order the answer came in', () => {
    const sort = fc.record({
      column: fc.constantFrom(...serviceColumns),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), sort, (shuffled, by) => {
        expect(namesOf(sortServices(shuffled, by))).toEqual(namesOf(sortServices(all, by)));
      }),
    );
  });

  it('turns round when the same column is pressed again; figures begin with the greatest', () => {
    const rate = nextSort({ column: 'health', direction: 'descending' }, 'rate');
    expect(rate).toEqual({ column: 'rate', direction: 'descending' });
    expect(nextSort(rate, 'rate').direction).toBe('ascending');
    expect(nextSort(rate, 'name').direction).toBe('ascending');
  });
});

describe('the quick filters', () => {
  it('tell what fails from what suffers and from what fails on purpose', () => {
    const inGroup = (group: ServiceGroup) => namesOf(all.filter((one) => isInGroup(one, group)));
    expect(inGroup('attention')).toEqual(['degraded', 'broken']);
    expect(inGroup('suffers')).toEqual(['suffering']);
    expect(inGroup('fault')).toEqual(['faulty']);
    expect(inGroup('idle')).toEqual(['idle']);
    expect(inGroup('all')).toHaveLength(all.length);
  });

  it('find words in name, namespace, version and badges, all of them', () => {
    const one = row({ name: 'payment', namespace: 'payments', versions: ['v2'], badges: ['split'] });
    expect(hasWords(one, 'PAY v2')).toBe(true);
    expect(hasWords(one, 'payments/pay split')).toBe(true);
    expect(hasWords(one, 'pay v3')).toBe(false);
    expect(hasWords(one, '   ')).toBe(true);
  });
});

describe('a row', () => {
  it('says why in words, without the counts, and since when', () => {
    const text = '2.2 % of inbound requests fail (0.18/s of 8.4/s), 11 in 60 s.';
    const health = ill('degraded', 'inbound-errors', text);
    const [reason] = health.reasons;
    const dated = { ...health, reasons: reason === undefined ? [] : [{ ...reason, since: reading.at - 60 }] };
    expect(row({ health }).why).toBe('2.2 % of inbound requests fail');
    expect(row({ health: dated }).why).toMatch(/^2\.2 % of inbound requests fail, since \d\d:\d\d:\d\d$/);
  });

  it('says why figures are missing, and nothing where all is well', () => {
    expect(idle.why).toBe('no request in 1 min');
    expect(well.why).toBeNull();
    expect(row({ inbound: { ...silence, bytesPerSecond: 66_600 } }).why).toBe(
      'speaks TCP, which tells no errors',
    );
    expect(row({ badges: ['no-sidecar'] }).why).toBe('seen through the proxies of its callers');
  });

  it('of a gateway shows what it passes on, since nobody in the mesh calls it', () => {
    const gateway = row({ kind: 'gateway', inbound: silence, outbound: signals({ requestRate: 412.6 }) });
    expect(gateway.signals.requestRate).toBe(412.6);
    expect(gateway.why).toBe('entry of the mesh');
    expect(row({ inbound: silence, outbound: signals() }).signals.requestRate).toBeNull();
  });

  it('adds up the replicas of its versions, and knows none where one is not told', () => {
    const versions = [version('v1', { replicas: { desired: 4, available: 3 } }), version('v2')];
    expect(row({ versionFigures: versions }).replicas).toEqual({ desired: 6, available: 5 });
    expect(row({ versionFigures: [...versions, version('v3', { replicas: null })] }).replicas).toBeNull();
  });
});

describe('columns', () => {
  it('that nobody can fill are left out', () => {
    expect(columnsFor([well], true)).toEqual({
      history: true,
      mtls: false,
      budget: false,
      burn: false,
      ready: false,
      owner: false,
    });
    const told = row({ owner: 'Flux', mtls: { status: 'mutual', ratio: 1, evidence: '' } });
    expect(columnsFor([well, told], true)).toMatchObject({ mtls: true, owner: true });
    const promise = {
      kind: 'errors',
      target: 0.99,
      thresholdMs: null,
      promisedMs: null,
      source: 'configured',
    } as const;
    const young = row({ objectives: [{ ...promise, left: null, burn: 0.4 }] });
    expect(columnsFor([young], true)).toMatchObject({ budget: false, burn: true });
    const old = row({ objectives: [{ ...promise, left: 0.6, burn: 0.4 }] });
    expect(columnsFor([young, old], true)).toMatchObject({ budget: true, burn: true });
    expect(columnsFor([well, told], false)).toMatchObject({ history: false, mtls: true, owner: false });
  });
});

describe('keys in the list', () => {
  const split = row({ name: 'split', versionFigures: [version('v1'), version('v2')] });
  const rows = [well, split, wellToo];
  const id = split.summary.id;

  it('unfold with →, go into the versions, and come back with ←', () => {
    const folded = serviceLines(rows, []);
    expect(lineAct(folded, id, 'ArrowRight')).toEqual({ kind: 'fold', id, isOpen: true });
    const open = serviceLines(rows, [id]);
    expect(open.map(({ kind }) => kind)).toEqual(['service', 'service', 'version', 'version', 'service']);
    expect(lineAct(open, id, 'ArrowRight')).toEqual({ kind: 'go', id: `${id}#v1` });
    expect(lineAct(open, `${id}#v2`, 'ArrowLeft')).toEqual({ kind: 'go', id });
    expect(lineAct(open, id, 'ArrowLeft')).toEqual({ kind: 'fold', id, isOpen: false });
  });

  it('stop at both ends, open with Enter, and leave other keys alone', () => {
    const lines = serviceLines(rows, []);
    const [first, last] = [well.summary.id, wellToo.summary.id];
    expect(lineAct(lines, first, 'ArrowUp')).toEqual({ kind: 'go', id: first });
    expect(lineAct(lines, last, 'ArrowDown')).toEqual({ kind: 'go', id: last });
    expect(lineAct(lines, null, 'ArrowDown')).toEqual({ kind: 'go', id: first });
    expect(lineAct(lines, first, 'End')).toEqual({ kind: 'go', id: last });
    expect(lineAct(lines, id, 'Enter')).toEqual({ kind: 'open', row: split });
    expect(lineAct(lines, id, 'a')).toBeNull();
    expect(lineAct(lines, first, 'ArrowRight')).toBeNull();
    expect(lineAct([], null, 'ArrowDown')).toBeNull();
  });

  it('do not unfold a service with one version, whatever the link says', () => {
    const single = row({ name: 'single', versionFigures: [version('v1')] });
    expect(serviceLines([single], [single.summary.id])).toHaveLength(1);
  });
});

describe('the sums', () => {
  it('count requests once, failures by requests, and leave out what is not known', () => {
    const rows = [
      row({ name: 'a', inbound: signals({ requestRate: 30, errorRatio: 0.1 }) }),
      row({ name: 'b', inbound: signals({ requestRate: 10, errorRatio: null }) }),
      row({ name: 'c', inbound: { ...silence, bytesPerSecond: 500 } }),
      row({ name: 'gate', kind: 'gateway', inbound: silence, outbound: signals({ requestRate: 30 }) }),
    ];
    expect(servicesTotals(rows)).toMatchObject({
      services: 4,
      requestRate: 40,
      errorRatio: 0.1,
      bytesPerSecond: 500,
      mtlsRatio: null,
      replicas: null,
    });
    expect(servicesTotals([idle]).requestRate).toBeNull();
  });
});
