import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ActiveFault } from '@/components/shell/active-fault.tsx';
import { BarActsContext, noBarActs, type BarActs } from '@/components/shell/bar-acts.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { HaltButton, haltWords } from '@/components/shell/halt-button.tsx';
import { HaltedNotice } from '@/components/shell/halted-notice.tsx';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { RailMark } from '@/components/shell/rail-mark.tsx';
import { ReadOnlyBanner } from '@/components/shell/read-only-banner.tsx';
import { ReleaseButton } from '@/components/shell/release-button.tsx';

const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, '');
const nowMs = Date.parse('2026-11-23T14:32:15Z');
const nothing = () => undefined;
const inMs = (subject: string, ms: number) => ({ subject, endsAtMs: nowMs + ms });

describe('an active fault in the bar', () => {
  const fault = (faults: Parameters<typeof ActiveFault>[0]['faults'], at: number | null = nowMs) =>
    html(<ActiveFault faults={faults} nowMs={at} href="/changes" />);

  it('counts down to the first that ends', () => {
    const markup = fault([inMs('cart', 900_000), inMs('ratings', 410_000)]);
    expect(words(markup)).toBe('2 faults06:50');
    expect(markup).toContain('role="timer"');
    expect(markup).toContain('href="/changes"');
  });

  it('is silent until its last minute, then says so, and says when it is over', () => {
    const said = (leftMs: number) => /<output>([^<]*)</.exec(fault([inMs('ratings', leftMs)]))?.[1];
    expect(said(61_000)).toBe('');
    expect(said(60_000)).toBe('The fault on ratings ends within a minute.');
    expect(said(1_000)).toBe(said(60_000));
    expect(said(0)).toBe('The fault on ratings is over.');
  });

  it('makes up no time before there is a clock, and is not there when nothing runs', () => {
    expect(words(fault([inMs('ratings', 410_000)], null))).toBe('1 fault');
    expect(fault([])).toBe('');
  });
});

describe('Halt', () => {
  const halt = (disabledReason?: string) =>
    html(
      <HaltButton
        open={false}
        onOpenChange={nothing}
        runningFaults={1}
        isPending={false}
        failure={null}
        onHalt={nothing}
        disabledReason={disabledReason}
      />,
    );

  it('is a button with its word, and says why where it cannot be pressed', () => {
    expect(words(halt())).toBe('Halt');
    expect(halt()).not.toContain('aria-disabled');
    expect(halt('This console only reads.')).toContain('aria-description="This console only reads."');
    expect(halt('This console only reads.')).toContain('aria-disabled="true"');
  });

  it('says before the act what it lifts, refuses and leaves', () => {
    expect(haltWords(1)).toBe(
      '1 fault will be lifted at once. Every write is refused until somebody releases the halt. Splits and other routes stay as they are.',
    );
    expect(haltWords(0)).toMatch(/^No fault runs\. Every write is refused/);
  });
});

describe('the bar of a halted mesh', () => {
  const halted: BarActs = {
    ...noBarActs,
    halted: (
      <HaltedNotice
        halt={{ by: 'on-call', atMs: nowMs - 128_000, reason: 'Checkout incident, INC-204' }}
        nowMs={nowMs}
        timeZone="UTC"
      />
    ),
    acts: (
      <ReleaseButton
        open={false}
        onOpenChange={nothing}
        isPending={false}
        failure={null}
        onRelease={nothing}
      />
    ),
  };
  const bar = (acts: BarActs) =>
    html(
      <BarActsContext value={acts}>
        <Bar mesh="lab-1" scope="shop" />
      </BarActsContext>,
    );

  it('says who, when and why, and offers the release', () => {
    expect(words(bar(halted))).toBe(
      'lab-1Halted by on-call 14:30:072 min ago“Checkout incident, INC-204”shopRelease…',
    );
    expect(bar(halted)).toMatch(/<b role="alert"[^>]*>Halted by on-call/);
    expect(bar(halted)).toMatch(/<header class="[^"]*halted/);
  });

  it('has neither place nor tint where nothing is known of changes', () => {
    expect(words(bar(noBarActs))).toBe('lab-1shop');
    expect(bar(noBarActs)).not.toContain('data-bar-acts');
    expect(bar(noBarActs)).not.toMatch(/halted/);
  });
});

describe('a read-only console', () => {
  it('tells its own switch from the rights of the reader, under the bar of every page', () => {
    const page = (cause: Parameters<typeof ReadOnlyBanner>[0]['cause']) =>
      words(
        html(
          <BarActsContext value={{ ...noBarActs, banner: <ReadOnlyBanner cause={cause} /> }}>
            <PageFrame bar="">content</PageFrame>
          </BarActsContext>,
        ),
      );
    expect(page({ kind: 'switch', setting: 'PILOTHOUSE_WRITES' })).toBe(
      'Read-only. Writes are disabled in the configuration of this console (PILOTHOUSE_WRITES). You can look, plan and copy the command.content',
    );
    expect(page({ kind: 'rights', person: 'oncall@shop.example' })).toContain(
      'The control plane does not let oncall@shop.example write.',
    );
  });
});

describe('Changes in the rail', () => {
  it('is marked while a fault runs, in words too', () => {
    expect(words(html(<RailMark runningFaults={1} />))).toBe(', 1 fault active');
    expect(html(<RailMark runningFaults={0} />)).toBe('');
  });
});
