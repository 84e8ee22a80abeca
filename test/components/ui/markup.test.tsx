import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { HealthChip } from '@/components/ui/chip.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Meter } from '@/components/ui/meter.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { ColumnHeader, Row, Table } from '@/components/ui/table.tsx';

const html = renderToStaticMarkup;
/** What stands on the page, without the markup. */
const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, '').replaceAll(/[\u202f\u00a0]/g, ' ');

describe('a figure', () => {
  it('stands with its unit', () => {
    expect(words(html(<Figure amount={{ figure: '8.4', unit: 'rps' }} />))).toBe('8.4 rps');
    expect(words(html(<Figure amount={{ figure: '0.9×', unit: '' }} />))).toBe('0.9×');
  });

  it('that is not known is a dash that says why, and never a zero', () => {
    const markup = html(<Figure amount={null} unknownReason="no samples in 60 s" />);
    expect(words(markup)).toBe('–not known: no samples in 60 s');
    expect(markup).toContain('<span aria-hidden="true">–</span>');
  });

  it('that misses a part is a lower bound', () => {
    expect(words(html(<Figure amount={{ figure: '31.4', unit: 'rps' }} atLeast />))).toBe('≥ 31.4 rps');
  });
});

describe('a glyph', () => {
  it('has its words for readers', () => {
    expect(html(<HealthGlyph health="degraded" />)).toContain('role="img" aria-label="degraded"');
    expect(html(<HealthGlyph health="unhealthy" hollow />)).toContain(
      'aria-label="something it calls is unhealthy"',
    );
    expect(html(<MeshGlyph name="lock-open" />)).toContain('aria-label="plaintext"');
    expect(html(<MeshGlyph name="breaker" label="breaker open, 3 hosts out" />)).toContain(
      'breaker open, 3 hosts out',
    );
  });

  it('is silent where the words stand beside it', () => {
    const chip = html(<HealthChip health="unhealthy">Unhealthy</HealthChip>);
    expect(chip).toContain('aria-hidden="true"');
    expect(chip).not.toContain('role="img"');
    expect(words(chip)).toBe('Unhealthy');
  });

  it('tells every status by its shape, hollow ones too', () => {
    const states = ['healthy', 'degraded', 'unhealthy', 'unknown', 'idle', 'injected'] as const;
    const paths = (markup: string) => [...markup.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d).join(' ');
    const filled = states.map((health) => paths(html(<HealthGlyph health={health} />)));
    const hollow = (['degraded', 'unhealthy', 'injected'] as const).map((health) =>
      html(<HealthGlyph health={health} hollow />).replaceAll(/ class="[^"]*"/g, ''),
    );
    expect(new Set(filled).size).toBe(states.length);
    expect(new Set(hollow).size).toBe(3);
  });

  it('may be a badge of its own', () => {
    expect(html(<Badge glyph={<MeshGlyph name="guard" />} />)).toContain('aria-label="guarded change"');
  });
});

describe('a panel', () => {
  it('is named by its title', () => {
    const markup = html(<Panel title="Rate of checkout">42</Panel>);
    const [, id] = /aria-labelledby="([^"]+)"/.exec(markup) ?? [];
    expect(markup).toContain(`<h2 id="${id}"`);
  });

  it('that loads says what it waits for, and shows no old content', () => {
    const markup = html(
      <Panel title="Rate" state={{ kind: 'loading', waitingFor: 'Prometheus' }}>
        42
      </Panel>,
    );
    expect(markup).toContain('<output');
    expect(words(markup)).toBe('RateWaiting for Prometheus.');
  });

  it('that is empty says why and what to do', () => {
    const markup = html(
      <Panel
        title="Traces of ledger"
        state={{
          kind: 'empty',
          title: 'No traces: ledger speaks TCP',
          reason: 'Proxies trace HTTP and gRPC only.',
          nextStep: <button type="button">Open the overview</button>,
        }}
      />,
    );
    expect(words(markup)).toBe(
      'Traces of ledgerNo traces: ledger speaks TCPProxies trace HTTP and gRPC only.Open the overview',
    );
  });

  it('that has a part shows the part and says what is missing', () => {
    const markup = html(
      <Panel
        title="Rate"
        state={{ kind: 'partial', missing: '1 of 3 shards did not answer since 14:30:20.' }}
      >
        ≥ 31.4 rps
      </Panel>,
    );
    expect(words(markup)).toBe('RatePartial≥ 31.4 rps1 of 3 shards did not answer since 14:30:20.');
  });

  it('that failed keeps the last known value, says since when, and offers to try', () => {
    const failed = { kind: 'failed', message: 'Prometheus has not answered since 14:29:58.' } as const;
    const markup = html(
      <Panel title="Rate" state={{ ...failed, nextTry: 'Next try in 12 s.', onRetry: () => undefined }}>
        42.0 rps
      </Panel>,
    );
    expect(words(markup)).toBe(
      'RateFailed42.0 rpsPrometheus has not answered since 14:29:58. Next try in 12 s.Try now',
    );
    expect(markup).toContain('role="alert"');
    expect(words(html(<Panel title="Rate" state={failed} />))).not.toContain('Try now');
  });
});

describe('controls', () => {
  it('that are off stay reachable and say why', () => {
    const markup = html(<Button disabledReason="The console is read-only">Undo</Button>);
    expect(markup).toContain('aria-disabled="true"');
    expect(markup).toContain('aria-description="The console is read-only"');
    expect(markup).not.toMatch(/ disabled=/);
  });

  it('that choose one of a few say which is chosen', () => {
    const markup = html(
      <SegmentedControl
        label="Overlay"
        value="mtls"
        onValueChange={() => undefined}
        segments={[
          { value: 'health', label: 'Health' },
          { value: 'mtls', label: 'mTLS' },
        ]}
      />,
    );
    expect(markup).toMatch(/role="group"[^>]*aria-label="Overlay"|aria-label="Overlay"[^>]*role="group"/);
    expect(markup.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(markup).toMatch(/aria-pressed="true"[^>]*>mTLS/);
  });

  it('that measure speak their value', () => {
    const markup = html(<Meter label="Budget left" ratio={0.62} valueText="62 % left" />);
    expect(markup).toContain('role="meter"');
    expect(markup).toContain('aria-valuetext="62 % left"');
  });
});

describe('a table', () => {
  const table = html(
    <Table label="Services">
      <thead>
        <tr>
          <ColumnHeader>Service</ColumnHeader>
          <ColumnHeader numeric sort="descending" onSort={() => undefined}>
            Rate
          </ColumnHeader>
          <ColumnHeader numeric onSort={() => undefined}>
            Errors
          </ColumnHeader>
        </tr>
      </thead>
      <tbody>
        <Row selected>
          <td>payment</td>
        </Row>
      </tbody>
    </Table>,
  );

  it('has a name', () => {
    expect(table).toContain('aria-label="Services"');
  });

  it('tells its order, with an arrow on the sorted column only', () => {
    expect(table).toContain('aria-sort="descending"');
    expect(table).toContain('aria-sort="none"');
    expect(table.match(/[↑↓]/g)).toEqual(['↓']);
  });

  it('says which row is selected', () => {
    expect(table).toContain('aria-selected="true"');
  });
});
