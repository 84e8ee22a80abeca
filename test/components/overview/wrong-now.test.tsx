import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { meshFigures } from '@/components/overview/mesh-figures.ts';
import { whatIsWrong } from '@/components/overview/problems.ts';
import { WrongNow } from '@/components/overview/wrong-now.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { someSnapshot } from '../../lib/client/graph-snapshots.ts';
import { ids, smallShop } from '../graph/scenes.ts';

const words = (markup: string): string =>
  markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u202f\u00a0]+/g, ' ');

function panel(snapshot: GraphSnapshot | null, more: Partial<ComponentProps<typeof WrongNow>> = {}): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <WrongNow
        wrong={snapshot === null ? null : whatIsWrong(snapshot)}
        mtls={snapshot === null ? null : meshFigures(snapshot).mtls}
        scope={{ mesh: null, windowSeconds: 60, at: 1_763_907_900 }}
        links={{
          onMap: (id) => `/map?sel=${id}`,
          traces: (id) => `/traces?node=${id}`,
          service: ({ namespace, service }) =>
            service === null ? null : `/services/lab/${namespace}/${service}`,
          change: ({ app }) =>
            app === 'payment' ? { href: '/changes/chg-1', title: 'payment: 80/20' } : null,
        }}
        mapHref="/map"
        mtlsHref="/map?overlay=mtls"
        listRef={null}
        onNext={() => undefined}
        {...more}
      />
    </QueryClientProvider>,
  );
}

describe('Wrong now', () => {
  it('leads from each cause to the map, its service, its failed traces and the change in force', () => {
    const markup = panel(smallShop);
    expect(markup).toContain(`href="/map?sel=${ids.paymentV2}"`);
    expect(markup).toContain(`href="/traces?node=${ids.paymentV2}"`);
    expect(markup).toContain('href="/services/lab/shop/payment"');
    expect(markup).toContain('href="/changes/chg-1"');
    expect(words(markup)).toContain('11 of 504 requests failed in 1 min; v1 failed none of 2,016.');
  });

  it('leads to the ways without mTLS', () => {
    expect(panel(smallShop)).toContain('href="/map?overlay=mtls"');
    expect(words(panel(smallShop))).toContain('1 way without mTLS');
  });

  it('waits, says what it waits for, and does not say that nothing is wrong', () => {
    const markup = panel(null);
    expect(markup).toContain('aria-label="Loading Wrong now"');
    expect(words(markup)).not.toContain('Nothing');
  });

  it('says that nothing is wrong where nothing is', () => {
    expect(words(panel(someSnapshot({ nodes: [], edges: [] })))).toContain('Nothing fails more than it may.');
  });

  it('keeps the last known problems beside the failure, with a way to try again', () => {
    const markup = panel(smallShop, {
      state: {
        kind: 'failed',
        message: 'Prometheus has not answered since 14:29:58.',
        onRetry: () => undefined,
      },
    });
    expect(words(markup)).toContain('Failed');
    expect(words(markup)).toContain('Prometheus has not answered since 14:29:58.');
    expect(words(markup)).toContain('Try now');
    expect(words(markup)).toContain('payment v2');
  });
});
