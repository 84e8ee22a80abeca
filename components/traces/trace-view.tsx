import { useMemo, useState, type Ref } from 'react';
import { sheetQuery, useMedia } from '@/components/graph/use-media.ts';
import { Sheet } from '@/components/ui/sheet.tsx';
import type { TraceLocation } from '@/lib/client/trace-location.ts';
import type { LoadedTrace } from '@/lib/client/loaded-trace.ts';
import { FlameGraph } from './flame-graph.tsx';
import { SpanPanel, type SpanPanelProps } from './span-panel.tsx';
import { SpanTable } from './span-table.tsx';
import { TimeWent } from './time-went.tsx';
import { TraceHead } from './trace-head.tsx';
import type { TraceLinks } from './trace-links.ts';
import { buildTraceModel, type TraceModel } from './trace-model.ts';
import { TraceNotes } from './trace-notes.tsx';
import { TraceTools } from './trace-tools.tsx';
import styles from './trace-view.module.css';
import { useTraceRows, type NavigateTrace } from './use-trace-rows.ts';
import { Waterfall } from './waterfall.tsx';
import waterfall from './waterfall.module.css';

export interface TraceViewProps {
  readonly trace: LoadedTrace;
  readonly location: TraceLocation;
  readonly navigate: NavigateTrace;
  readonly links: TraceLinks;
  readonly findRef: Ref<HTMLInputElement>;
  readonly onDownload: () => void;
  readonly onRefresh: () => void;
  /** Whether the server can move its times; not those of a file. */
  readonly canCorrect: boolean;
}

/** One trace: what happened, where its time went, which hop failed. */
export function TraceView(props: TraceViewProps) {
  const { trace, location, navigate, links } = props;
  const model = useMemo(() => buildTraceModel(trace), [trace]);
  const isSheet = useMedia(sheetQuery);
  const rows = useTraceRows(model, location, navigate, !isSheet);
  const [showPath, setShowPath] = useState(true);
  const panel: SpanPanelProps = {
    model,
    slot: rows.selected,
    links,
    onGo: rows.goTo,
    isRoot: rows.selected >= 0 && rows.selected === rows.root,
    onRoot: (slot) => navigate({ root: slot === null ? null : model.spans.idAt(slot) }),
  };
  const hasPanel = rows.selected >= 0;
  return (
    <div className={styles.page} data-panel={hasPanel && !isSheet ? true : undefined}>
      <div className={styles.main}>
        <TraceHead
          model={model}
          onGo={rows.goTo}
          onDownload={props.onDownload}
          compareHref={links.compare}
          pathHref={links.path}
        />
        <TraceNotes
          trace={trace.head}
          corrected={location.corrected}
          onCorrectedChange={props.canCorrect ? (corrected) => navigate({ corrected }) : null}
          onRefresh={props.onRefresh}
        />
        <TraceTools
          view={location.view}
          onViewChange={(view) => navigate({ view })}
          find={location.find}
          onFindChange={(find) => navigate({ find }, 'replace')}
          findRef={props.findRef}
          matches={rows.matches}
          matchPlace={(rows.matches?.indexOf(rows.active) ?? -1) + 1}
          onMatch={rows.match}
          showPath={showPath}
          onShowPathChange={setShowPath}
          choice={rows.choice}
          onChoiceChange={rows.choose}
          onLevel={rows.foldLevel}
          onZoom={rows.zoom}
        />
        <TraceDrawing {...props} model={model} rows={rows} showPath={showPath} />
        <TimeWent time={trace.head.time} />
      </div>
      {hasPanel && !isSheet && (
        <aside className={styles.panel} aria-label="Span">
          <SpanPanel key={rows.selected} {...panel} onClose={rows.close} />
        </aside>
      )}
      {isSheet && (
        <Sheet open={hasPanel} onOpenChange={(isOpen) => !isOpen && rows.close()} title="Span">
          {hasPanel && <SpanPanel key={rows.selected} {...panel} />}
        </Sheet>
      )}
    </div>
  );
}

interface TraceDrawingProps extends Pick<TraceViewProps, 'location'> {
  readonly model: TraceModel;
  readonly rows: ReturnType<typeof useTraceRows>;
  readonly showPath: boolean;
}

/** The view that was chosen. */
function TraceDrawing({ location, model, rows, showPath }: TraceDrawingProps) {
  switch (location.view) {
    case 'waterfall':
      return (
        <section className={waterfall.card} aria-label="Waterfall">
          <Waterfall
            model={model}
            rows={rows.rows}
            choice={rows.choice}
            time={rows.time}
            showPath={showPath}
            selected={rows.selected}
            active={rows.active}
            matches={rows.matchSet}
            onActiveChange={rows.setActive}
            onFold={rows.fold}
            onOpen={rows.open}
          />
        </section>
      );
    case 'table':
      return <SpanTable model={model} matches={rows.matches} onGo={rows.goTo} />;
    case 'flame':
      return <FlameGraph model={model} root={rows.root} selected={rows.selected} onGo={rows.goTo} />;
  }
}
