'use client';

import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { CompareView } from '@/components/traces/compare-view.tsx';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { traceComparisonOptions } from '@/lib/client/trace-queries.ts';
import { compareTracesHref, traceHref, tracesHref } from '@/lib/client/traces-location.ts';
import styles from '../[id]/trace-page.module.css';
import { TraceBar } from '../trace-bar.tsx';

const shortId = (ids: string): string => ids.replace(/^0{16}/, '').slice(0, 8);

/** Two traces, given by their ids in the address. */
export function ComparePage() {
  const search = useSearchParams();
  const [a, b] = [search.get('a') ?? '', search.get('b') ?? ''];
  const { data, error, refetch } = useQuery(traceComparisonOptions(a, b));
  const isWhole = a !== '' && b !== '';
  return (
    <PageFrame
      layout="canvas"
      bar={
        <TraceBar
          above={a === '' ? undefined : { label: shortId(a), href: traceHref(a.split(',')[0] ?? '') }}
          here={b === '' ? 'compare' : `compared with ${shortId(b)}`}
          items={[]}
        />
      }
    >
      <VisuallyHidden as="h1">Compare traces</VisuallyHidden>
      {data !== undefined && isWhole ? (
        <CompareView
          comparison={data}
          hrefOf={traceHref}
          swapHref={compareTracesHref(b, a)}
          changeHref={tracesHref({ a: a.split(',')[0] ?? null, at: data.b.startTime + 60 })}
        />
      ) : (
        <div className={styles.missing} role={error === null ? undefined : 'alert'}>
          {isWhole && error === null ? (
            <PanelLoading title="the comparison" waitingFor="the trace store" />
          ) : (
            <PanelEmpty
              icon={<MeshGlyph name="traces" size={20} label={null} />}
              title={isWhole ? 'The traces cannot be compared' : 'Two traces are needed'}
              reason={
                error === null
                  ? 'Pick two in the list of traces: with the box of a row, or with X.'
                  : failureWords(error)
              }
              nextStep={
                <span className={styles.steps}>
                  {error !== null && <Button onClick={() => void refetch()}>Try now</Button>}
                  <LinkButton href="/traces">Pick traces</LinkButton>
                </span>
              }
            />
          )}
        </div>
      )}
    </PageFrame>
  );
}
