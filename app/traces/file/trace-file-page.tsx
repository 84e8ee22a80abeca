'use client';

import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { clockMs } from '@/components/traces/clock-ms.ts';
import { TraceFileChooser } from '@/components/traces/trace-file-chooser.tsx';
import { TraceView } from '@/components/traces/trace-view.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Select } from '@/components/ui/select.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { readTraceFile, type TraceFile } from '@/lib/client/trace-file.ts';
import { saveFile } from '@/components/ui/save-file.ts';
import { useMesh } from '../../services/mesh-choice.tsx';
import { TraceBar } from '../trace-bar.tsx';
import { traceLinks } from '../trace-page-links.ts';
import { useTraceLocation } from '../use-trace-location.ts';
import type { TracePageProps } from '../[id]/trace-page.tsx';
import styles from '../[id]/trace-page.module.css';

/** The traces of a file, drawn as those of the store. What was read is forgotten when the page is left. */
export function TraceFilePage({ logsTemplate }: Pick<TracePageProps, 'logsTemplate'>) {
  const { mutate, data, error, isPending, reset } = useMutation({ mutationFn: readTraceFile });
  return (
    <PageFrame
      layout="canvas"
      bar={<TraceBar here={data?.name ?? 'a saved file'} items={[]} />}
      toolbar={data === undefined ? undefined : <Button onClick={reset}>Another file</Button>}
    >
      {data === undefined || data.traces.length === 0 ? (
        <div className={styles.missing}>
          <VisuallyHidden as="h1">A saved trace</VisuallyHidden>
          <TraceFileChooser
            isReading={isPending}
            failure={failureOf(error, data)}
            onFile={(file) => mutate(file)}
          />
        </div>
      ) : (
        <FileTraces file={data} logsTemplate={logsTemplate} />
      )}
    </PageFrame>
  );
}

function failureOf(error: Error | null, file: TraceFile | undefined): string | null {
  if (error !== null) return failureWords(error);
  return file === undefined ? null : `${file.name} has no spans in it.`;
}

interface FileTracesProps extends Pick<TracePageProps, 'logsTemplate'> {
  readonly file: TraceFile;
}

function FileTraces({ file, logsTemplate }: FileTracesProps) {
  const { location, navigate } = useTraceLocation();
  const [place, setPlace] = useState(0);
  const findRef = useRef<HTMLInputElement>(null);
  const mesh = useMesh(null)?.id ?? null;
  const trace = file.traces[place];
  // The store need not have what is in a file.
  const links = useMemo(
    () => ({ ...traceLinks(trace?.head, mesh, logsTemplate), path: null }),
    [trace, mesh, logsTemplate],
  );
  useShortcut('/', 'Find in this trace', 'Trace', () => findRef.current?.focus());
  if (trace === undefined) return null;
  const left = file.left === 0 ? '' : `, ${file.left} more in the file`;
  return (
    <>
      {file.traces.length > 1 && (
        <div className={styles.choice}>
          <Select
            label={`Trace${left}`}
            look="toolbar"
            options={file.traces.map(({ head: { traceId, startTimeUnixNano }, spans }, index) => ({
              value: String(index),
              label: `${traceId.replace(/^0{16}/, '').slice(0, 8)}, ${spans.length} spans, ${clockMs(Number(BigInt(startTimeUnixNano) / 1_000_000n))}`,
            }))}
            value={String(place)}
            onValueChange={(index) => {
              setPlace(Number(index));
              navigate({ span: null, root: null });
            }}
          />
        </div>
      )}
      <TraceView
        key={trace.head.traceId}
        trace={trace}
        location={location}
        navigate={navigate}
        links={links}
        findRef={findRef}
        onDownload={() =>
          saveFile(
            `trace-${trace.head.originalTraceId}.json`,
            'application/json',
            JSON.stringify(trace.written(), null, 2),
          )
        }
        onRefresh={() => undefined}
        canCorrect={false}
      />
    </>
  );
}
