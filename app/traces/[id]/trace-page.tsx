'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { TraceView } from '@/components/traces/trace-view.tsx';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import { traceOptions } from '@/lib/client/trace-queries.ts';
import { saveFile } from '@/components/ui/save-file.ts';
import { useMesh } from '../../services/mesh-choice.tsx';
import { TraceBar } from '../trace-bar.tsx';
import { traceLinks } from '../trace-page-links.ts';
import { useTraceLocation } from '../use-trace-location.ts';
import styles from './trace-page.module.css';

const shownDigits = 8;

export interface TracePageProps {
  readonly id: string;
  /** Where the logs of a span are; null where that is not configured. */
  readonly logsTemplate: string | null;
}

/** One trace from the store. */
export function TracePage({ id, logsTemplate }: TracePageProps) {
  const { location, navigate } = useTraceLocation();
  const { data, error, refetch } = useQuery(traceOptions(id, location.corrected));
  const mesh = useMesh(null)?.id ?? null;
  const links = useMemo(() => traceLinks(data?.head, mesh, logsTemplate), [data, mesh, logsTemplate]);
  const findRef = useRef<HTMLInputElement>(null);
  useShortcut('/', 'Find in this trace', 'Trace', () => findRef.current?.focus());
  const shortId = (data?.head.originalTraceId ?? id).replace(/^0{16}/, '').slice(0, shownDigits);
  return (
    <PageFrame layout="canvas" bar={<TraceBar here={shortId} items={[]} />}>
      {data === undefined ? (
        <MissingTrace id={id} error={error} onRetry={() => void refetch()} />
      ) : (
        <TraceView
          key={`${data.head.traceId} ${data.spans.length} ${data.head.clockSkew.applied}`}
          trace={data}
          location={location}
          navigate={navigate}
          links={links}
          findRef={findRef}
          onDownload={() =>
            saveFile(
              `trace-${data.head.originalTraceId}.json`,
              'application/json',
              JSON.stringify(data.written(), null, 2),
            )
          }
          onRefresh={() => void refetch()}
          canCorrect
        />
      )}
    </PageFrame>
  );
}

interface MissingTraceProps {
  readonly id: string;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function MissingTrace({ id, error, onRetry }: MissingTraceProps) {
  const title = <VisuallyHidden as="h1">Trace</VisuallyHidden>;
  if (error === null) {
    return (
      <div className={styles.missing}>
        {title}
        <PanelLoading title="the trace" waitingFor="the trace store" />
      </div>
    );
  }
  const code = error instanceof RequestFailure ? error.code : null;
  const isUnknown = code === 'not-found' || code === 'invalid-request';
  return (
    <div className={styles.missing} role="alert">
      {title}
      <PanelEmpty
        icon={<MeshGlyph name="traces" size={20} label={null} />}
        title={isUnknown ? `There is no trace ${id.slice(0, 64)}` : 'The trace cannot be shown'}
        reason={
          code === 'not-found'
            ? 'The store does not know it: it may have been dropped, never sampled, or not be written yet.'
            : failureWords(error)
        }
        nextStep={
          <span className={styles.steps}>
            <Button onClick={onRetry}>Try now</Button>
            <LinkButton href="/traces">All traces</LinkButton>
          </span>
        }
      />
    </div>
  );
}
