import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { PlanChecks } from '@/components/changes/plan-checks.tsx';
import { TimedSentence } from '@/components/changes/timed-sentence.tsx';
import { formatClock } from '@/lib/format/clock.ts';
import { plan } from './change-plan-samples.ts';

const text = 'kubectl wrote it last at 2026-11-24T07:02:00.000Z, and Flux at 2026-11-20T05:00:00+01:00.';
const nowMs = Date.parse('2026-11-24T07:10:00Z');
const said = (iso: string): string => formatClock(Date.parse(iso), { nowMs });

describe('a sentence of the server with times in it', () => {
  it('tells them in the reader’s form, and keeps the instant for machines', () => {
    const markup = html(<TimedSentence text={text} nowMs={nowMs} />);
    const first = '2026-11-24T07:02:00.000Z';
    const second = '2026-11-20T05:00:00+01:00';
    expect(markup).toBe(
      `kubectl wrote it last at <time dateTime="${first}" title="${first}">${said(first)}</time>, and Flux at ` +
        `<time dateTime="${second}" title="${second}">${said(second)}</time>.`,
    );
    expect(said(first)).toMatch(/^\d\d:\d\d:00$/);
    expect(html(<TimedSentence text="Nobody 2026-11-24." nowMs={nowMs} />)).toBe('Nobody 2026-11-24.');
    expect(html(<TimedSentence text="At 2026-99-99T99:99:99Z." nowMs={nowMs} />)).toBe(
      'At 2026-99-99T99:99:99Z.',
    );
  });

  it('is how a plan tells what the verdict on the owner rests on', () => {
    const sample = plan();
    const markup = html(<PlanChecks plan={{ ...sample, owner: { ...sample.owner, evidence: [text] } }} />);
    expect(markup).toContain('<time dateTime="2026-11-24T07:02:00.000Z"');
    expect(markup.replaceAll(/<[^>]*>/g, '')).not.toContain('T07:02');
  });
});
