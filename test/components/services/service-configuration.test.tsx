import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BurnTable } from '@/components/services/burn-panel.tsx';
import { FindingsPanel } from '@/components/services/findings-panel.tsx';
import { burnTone, tightest } from '@/components/services/objective-words.ts';
import { ObjectivesPanel } from '@/components/services/objectives-panel.tsx';
import { ObjectsPanel } from '@/components/services/objects-panel.tsx';
import { PoliciesPanel } from '@/components/services/policies-panel.tsx';
import { serviceRow } from '@/components/services/service-row.ts';
import { servicesTotals } from '@/components/services/services-totals.ts';
import { sortServices } from '@/components/services/sort-services.ts';
import type { ServiceObjective } from '@/lib/client/service-queries.ts';
import { formatLeft, objectiveWords } from '@/lib/format/objective.ts';
import { service, summary } from './service-samples.ts';

const words = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\u202f\u00a0\s]+/g, ' ')
    .replaceAll('&#x27;', '’');

const objective = (change: Partial<ServiceObjective> = {}): ServiceObjective => ({
  kind: 'errors',
  target: 0.995,
  thresholdMs: null,
  promisedMs: null,
  source: 'configured',
  left: 0.62,
  burn: 0.9,
  ...change,
});
const routing = { rules: [], objects: [] };

describe('burn of a service', () => {
  const row = (change: object) => ({
    severity: 'page' as const,
    factor: 14.4,
    longSeconds: 3_600,
    shortSeconds: 300,
    longBurn: 20,
    shortBurn: 18,
    badRequests: 120,
    verdict: 'burning' as const,
    ...change,
  });
  const answer = (...burns: ReturnType<typeof row>[]) => ({
    at: 0,
    warnings: [],
    objectives: [{ ...objective(), burns, manifests: { prometheusRule: 'kind: P', openSlo: 'kind: S' } }],
  });
  const shown = (...burns: ReturnType<typeof row>[]) =>
    words(html(<BurnTable name="cart" answer={answer(...burns)} />));

  it('names the alarm, its factor and both windows, and what of it holds now', () => {
    expect(shown(row({}))).toContain('Page somebody 14.4× 20.0× in 1 h 18.0× in 5 min burning');
    expect(shown(row({}))).toContain('Injected faults do not count.');
  });

  it('is neither quiet nor burning where too little is known', () => {
    const rare = { verdict: 'too-few', badRequests: 2.4 };
    expect(shown(row(rare as object))).toContain('only 3 bad requests: too few to say');
    const unknown = shown(row({ longBurn: null, shortBurn: null, badRequests: null, verdict: 'unknown' }));
    expect(unknown).toContain('not known: no requests, or no history of that length');
    expect(unknown).not.toMatch(/quiet|burning/);
  });

  it('can be taken along for a Prometheus operator and as OpenSLO', () => {
    expect(shown(row({}))).toMatch(/Take it along as PrometheusRule .*OpenSLO/);
  });
});

describe('objectives of a service', () => {
  it('say what is promised, what is left of it and how fast it goes', () => {
    const objectives = [
      objective(),
      objective({ kind: 'latency', target: 0.9, thresholdMs: 250, left: -0.2, burn: 6.4 }),
    ];
    const markup = html(<ObjectivesPanel service={service({ objectives })} />);
    expect(words(markup)).toContain('99.5 % of requests do not fail');
    expect(words(markup)).toContain('62 % 0.9× set in the configuration');
    expect(words(markup)).toContain('90 % of requests are answered within 250 ms');
    expect(words(markup)).toContain('−20 % 6.4×');
    expect(markup).toContain('aria-valuetext="62\u202f% left of 30 days"');
  });

  it('that are observed are not taken for agreed, and what is not known is no zero', () => {
    const objectives = [objective({ source: 'observed', left: null, burn: null })];
    const text = words(html(<ObjectivesPanel service={service({ objectives })} />));
    expect(text).toContain('observed over 30 days, not agreed');
    expect(text).toContain('not known: the telemetry backend does not hold 30 days of it');
    expect(text).toContain('not known: no request in the last 5 min');
    expect(text).not.toMatch(/\b0 %|0\.0×/);
  });

  it('that are not set say where they would be', () => {
    const text = words(html(<ObjectivesPanel service={service()} />));
    expect(text).toContain('None set');
    expect(text).toContain('“objectives” in the configuration file');
  });

  it.each([
    [null, undefined],
    [0.99, undefined],
    [1, 'degraded'],
    [5.9, 'degraded'],
    [6, 'unhealthy'],
  ])('burning at %s has the tone %s', (burn, tone) => {
    expect(burnTone(burn)).toBe(tone);
  });

  it('are read as they were written', () => {
    expect(objectiveWords(objective({ target: 0.9995 })).replaceAll('\u202f', ' ')).toBe(
      '99.95 % of requests do not fail',
    );
    expect(formatLeft(0.001)?.figure).toBe('0.10');
    expect(formatLeft(null)).toBeNull();
  });

  it('are sorted in the list by the one that is spent fastest; services without one stand last', () => {
    const at = { at: 0, windowSeconds: 60 };
    const row = (name: string, objectives: ServiceObjective[]) =>
      serviceRow(summary({ name, objectives }), at);
    const rows = [
      row('none', []),
      row('calm', [objective({ burn: 0.1 })]),
      row('hot', [objective({ burn: 0.2 }), objective({ kind: 'latency', thresholdMs: 250, burn: 3 })]),
    ];
    expect(tightest(rows[2]?.summary.objectives ?? [])?.burn).toBe(3);
    const sorted = sortServices(rows, { column: 'burn', direction: 'descending' });
    expect(sorted.map(({ summary: { name } }) => name)).toEqual(['hot', 'calm', 'none']);
    expect(servicesTotals(rows).objectives).toEqual({ set: 3, burning: 1 });
    expect(servicesTotals([row('none', [])]).objectives).toBeNull();
  });
});

describe('policies of a service', () => {
  const denyAll = {
    kind: 'AuthorizationPolicy',
    namespace: 'payments',
    name: 'deny-all',
    text: 'Whole namespace: Allows nothing: what no other policy allows is refused.',
  };

  it('stand with what they do', () => {
    const text = words(html(<PoliciesPanel service={service({ policies: [denyAll], routing })} />));
    expect(text).toContain('payments/deny-all AuthorizationPolicy Whole namespace: Allows nothing');
  });

  it('that do not exist leave it open, which is said', () => {
    const text = words(html(<PoliciesPanel service={service({ routing })} />));
    expect(text).toContain('No policy holds here');
    expect(text).toContain('whoever reaches payment may call it');
  });

  it('that cannot be known are not taken for none', () => {
    expect(words(html(<PoliciesPanel service={service()} />))).toContain('Not all policies are known');
    const warnings = [
      {
        code: 'kind-forbidden',
        text: 'Not allowed to read authorizationpolicies, so what they say is missing.',
      },
    ];
    const hidden = words(html(<PoliciesPanel service={service({ routing, warnings })} />));
    expect(hidden).toContain('Not allowed to read authorizationpolicies');
    expect(hidden).not.toContain('may call it');
    const some = words(html(<PoliciesPanel service={service({ policies: [denyAll], routing, warnings })} />));
    expect(some).toContain('Not allowed to read authorizationpolicies');
  });
});

describe('checks of the objects of a service', () => {
  const finding = (severity: 'note' | 'warning' | 'error', text: string) => ({
    code: 'subset-unknown',
    severity,
    kind: 'VirtualService',
    namespace: 'payments',
    name: 'payment',
    path: 'spec.http[0].route[1]',
    text,
    remedy: 'Define v9.',
  });

  it('name the object and what is odd; notes are left to the tab of the configuration', () => {
    const validations = [
      finding('error', 'No DestinationRule defines v9.'),
      finding('note', 'Empty subset.'),
    ];
    const all = words(html(<FindingsPanel service={service({ validations, routing })} />));
    expect(all).toContain(
      'error VirtualService payments/payment spec.http[0].route[1] No DestinationRule defines v9. Define v9.',
    );
    expect(all).toContain('note VirtualService payments/payment spec.http[0].route[1] Empty subset.');
    const short = words(html(<FindingsPanel service={service({ validations, routing })} isSummary />));
    expect(short).toContain('No DestinationRule defines v9.');
    expect(short).not.toContain('Empty subset.');
  });

  it('that found nothing say what was compared, and that nobody looked where nobody could', () => {
    expect(words(html(<FindingsPanel service={service({ routing })} />))).toContain('Nothing odd was found');
    expect(words(html(<FindingsPanel service={service()} />))).toContain('Nothing could be checked');
    expect(html(<FindingsPanel service={service({ routing })} isSummary />)).toBe('');
  });

  it('have no objects to list where none names the service', () => {
    expect(words(html(<ObjectsPanel objects={[]} />))).toContain('No object has a say in its routing');
  });
});
