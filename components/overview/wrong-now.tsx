import type { Ref } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import { WrongBeside } from './wrong-beside.tsx';
import { ProblemItem, type ProblemLinks } from './problem-item.tsx';
import type { MtlsCoverage } from './mesh-figures.ts';
import type { Wrong } from './problems.ts';
import styles from './wrong-now.module.css';
import type { WrongScope } from './wrong-scope.ts';

/** More causes than these are a map's matter. */
const mostShown = 6;

/** Focuses the problem after the one that has the focus, round and round. */
export function focusNextProblem(list: HTMLOListElement | null): void {
  const names = [...(list?.querySelectorAll<HTMLElement>('[data-problem]') ?? [])];
  const next = names[(names.findIndex((name) => name === document.activeElement) + 1) % names.length];
  next?.focus();
}

interface WrongNowProps {
  /** Null before the first answer. */
  readonly wrong: Wrong | null;
  readonly mtls: MtlsCoverage | null;
  readonly scope: WrongScope;
  readonly links: ProblemLinks;
  readonly mapHref: string;
  /** The map with the overlay that shows who calls in plaintext. */
  readonly mtlsHref: string;
  readonly state?: PanelState | undefined;
  readonly listRef: Ref<HTMLOListElement>;
  /** Takes the focus to the next problem of the list. */
  readonly onNext: () => void;
}

/** What fails and most likely fails by itself, the gravest first, with who feels it. */
export function WrongNow(props: WrongNowProps) {
  const { wrong, mtls, scope, links, mapHref, mtlsHref, state, listRef, onNext } = props;
  const causes = wrong?.causes ?? [];
  const left = causes.length - mostShown;
  return (
    <Panel
      title="Wrong now"
      meta="the cause first, who feels it behind it"
      flush
      state={wrong === null ? (state ?? loading) : state}
      tools={
        causes.length > 1 ? (
          <Button size="small" onClick={onNext} className={styles.next}>
            Next problem <Kbd keys="N" />
          </Button>
        ) : undefined
      }
    >
      {wrong !== null && causes.length === 0 && (
        <p className={styles.nothing}>
          <HealthGlyph health="healthy" size={16} label={null} />
          Nothing fails more than it may. The limits are those of the configuration.
        </p>
      )}
      <ol ref={listRef} className={styles.list}>
        {causes.slice(0, mostShown).map((problem) => (
          <ProblemItem key={problem.node.id} problem={problem} scope={scope} links={links} />
        ))}
      </ol>
      {left > 0 && (
        <p className={styles.more}>
          <a href={mapHref}>{formatCountOf(left, 'more problem')} on the map</a>
        </p>
      )}
      {wrong !== null && mtls !== null && (
        <WrongBeside injected={wrong.injected} mtls={mtls} mtlsHref={mtlsHref} onMap={links.onMap} />
      )}
    </Panel>
  );
}

const loading: PanelState = { kind: 'loading', waitingFor: 'the first answer of the telemetry backend' };
