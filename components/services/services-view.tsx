'use client';

import { Layers } from 'lucide-react';
import { useMemo } from 'react';
import { useMedia } from '@/components/graph/use-media.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { Services } from '@/lib/client/service-queries.ts';
import type { ServicesLocation } from '@/lib/client/services-location.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { AnswerFailed } from './answer-states.tsx';
import type { ListWords } from './list-words.ts';
import { groupNames, hasWords, isInGroup } from './service-groups.ts';
import { serviceLines } from './service-lines.ts';
import type { ServiceRow } from './service-row.ts';
import { ServicesCards } from './services-cards.tsx';
import { ServicesKeys, ServicesStrip } from './services-strip.tsx';
import { ServicesTable } from './services-table.tsx';
import styles from './services-view.module.css';
import { sortServices } from './sort-services.ts';
import type { Answer } from './use-answer.ts';
import type { ChangeLocation } from './use-services-location.ts';

const cardsQuery = '(max-width: 767px)';
const wideQuery = '(min-width: 1280px)';

/** What stands beside the figures of a list. */
type ListAnswer = Omit<Services, 'services'>;

export interface ServicesViewProps {
  readonly words: ListWords;
  readonly answer: Answer<ListAnswer>;
  /** All services of the answer; null before the first one. */
  readonly rows: readonly ServiceRow[] | null;
  readonly location: ServicesLocation;
  readonly navigate: ChangeLocation<ServicesLocation>;
  readonly activeId: string | null;
  readonly onActiveChange: (id: string) => void;
  readonly onOpen: (row: ServiceRow) => void;
  readonly hrefOf: (row: ServiceRow) => string;
}

/** Everything under the toolbar of the list. */
export function ServicesView(props: ServicesViewProps) {
  const { answer, rows, location, words } = props;
  const isWide = useMedia(wideQuery);
  const shown = useMemo(
    () =>
      sortServices(
        (rows ?? []).filter((row) => isInGroup(row, location.group) && hasWords(row, location.text)),
        location.sort,
      ),
    [rows, location.group, location.text, location.sort],
  );
  return (
    <section className={styles.card} aria-label={words.title}>
      <ServicesContent {...props} shown={shown} />
      {rows !== null && answer.data !== null && rows.length > 0 && (
        <>
          <ServicesKeys words={words} note={noteOf(answer.data, shown, isWide, words)} />
          <ServicesStrip rows={shown} words={words} />
        </>
      )}
    </section>
  );
}

function ServicesContent(props: ServicesViewProps & { readonly shown: readonly ServiceRow[] }) {
  const { answer, rows, shown, location, navigate, hrefOf, words } = props;
  const isCards = useMedia(cardsQuery);
  const isWide = useMedia(wideQuery);
  const lines = useMemo(() => serviceLines(shown, location.open), [shown, location.open]);
  const { data, state } = answer;
  if (data === null || rows === null) {
    return state.error === null ? <ServicesLoading words={words} /> : <Failed answer={answer} />;
  }
  if (shown.length === 0) return <ServicesEmpty {...props} data={data} />;
  const isStale = state.error !== null || state.staleSince !== null || answer.isOfBefore;
  const status = (
    <VisuallyHidden>
      <output>{formatCountOf(shown.length, words.noun)} listed</output>
    </VisuallyHidden>
  );
  if (isCards) {
    return (
      <>
        {status}
        <ServicesCards words={words} rows={shown} hrefOf={hrefOf} isStale={isStale} />
      </>
    );
  }
  const fold = (id: string, isOpen: boolean): void =>
    navigate({ open: isOpen ? [...location.open, id] : location.open.filter((other) => other !== id) });
  return (
    <>
      {status}
      <ServicesTable
        words={words}
        lines={lines}
        rows={rows}
        sort={location.sort}
        onSortChange={(sort) => navigate({ sort })}
        activeId={props.activeId}
        onActiveChange={props.onActiveChange}
        onFold={fold}
        onOpen={props.onOpen}
        hrefOf={hrefOf}
        scope={{ mesh: location.mesh, windowSeconds: location.windowSeconds, at: data.at }}
        isStale={isStale}
        isWide={isWide}
      />
    </>
  );
}

function Failed({ answer }: Pick<ServicesViewProps, 'answer'>) {
  return (
    <AnswerFailed
      title="There is no list yet"
      state={answer.state}
      nextTryAtMs={answer.nextTryAtMs}
      onRetry={answer.retry}
    />
  );
}

const skeletonWidths = ['72%', '58%', '66%', '48%', '61%', '54%', '69%', '44%', '57%', '63%'];

function ServicesLoading({ words }: Pick<ServicesViewProps, 'words'>) {
  return (
    <div className={styles.loading}>
      <PanelLoading
        title={`the ${words.noun}s`}
        waitingFor="the first answer of the telemetry backend"
        skeleton={
          <span className={styles.skeleton}>
            {skeletonWidths.map((width) => (
              <span key={width} className={styles['skeleton-row']}>
                <Skeleton width={width} />
              </span>
            ))}
          </span>
        }
      />
    </div>
  );
}

/** Nothing to list, with the reason and the next step: what narrows most is undone first. */
function ServicesEmpty({
  rows,
  location,
  navigate,
  data,
  words: { noun, nothing },
}: ServicesViewProps & { readonly data: ListAnswer }) {
  const icon = <Icon icon={Layers} size={20} quiet />;
  if (rows !== null && rows.length > 0) {
    const text = location.text === '' ? '' : ` with “${location.text}”`;
    const group = location.group === 'all' ? '' : ` under “${groupNames[location.group]}”`;
    return (
      <div className={styles.empty}>
        <PanelEmpty
          icon={icon}
          title={`No ${noun}${group}${text}`}
          reason={`None of ${formatCountOf(rows.length, noun)} fits. Names, namespaces, versions and what is on a ${noun} are searched.`}
          nextStep={
            <Button onClick={() => navigate({ text: '', group: 'all' })}>{`Show all ${noun}s`}</Button>
          }
        />
      </div>
    );
  }
  const isNarrowed = location.namespaces.length > 0;
  const [warning] = data.warnings;
  return (
    <div className={styles.empty}>
      <PanelEmpty
        icon={icon}
        title={isNarrowed ? `No ${noun} in these namespaces` : `No ${noun}s to list`}
        reason={warning?.text ?? `${nothing} in the last ${formatDuration(data.windowSeconds)}.`}
        nextStep={
          <Button onClick={() => navigate(isNarrowed ? { namespaces: [] } : { windowSeconds: 3_600 })}>
            {isNarrowed ? 'Show all namespaces' : 'Look at the last hour'}
          </Button>
        }
      />
    </div>
  );
}

/** Budgets are explained where their columns are. */
function noteOf(
  { at, windowSeconds }: ListAnswer,
  rows: readonly ServiceRow[],
  isWide: boolean,
  { noun }: ListWords,
): string {
  const budgets =
    isWide && rows.some(({ objective }) => objective !== null)
      ? ' Budgets are of 30 days; a burn of 1× uses one up exactly. Injected errors do not count.'
      : '';
  return `${formatCountOf(rows.length, noun)}. Figures of ${formatDuration(windowSeconds)} until ${formatClockSecond(at * 1_000)}, lines of 30 min.${budgets}`;
}
