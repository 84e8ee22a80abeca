import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { defaultChangesLocation } from '@/lib/client/changes-location.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { groupEntries, type ChangeListEntry } from './change-list-entries.ts';
import type { NavigateChanges } from './change-list-filters.tsx';
import { ChangeListItem } from './change-list-item.tsx';
import styles from './change-list.module.css';

interface ChangeListProps {
  /** What the filters leave; null before the first answer. */
  readonly entries: readonly ChangeListEntry[] | null;
  /** How many there are without filters. */
  readonly knownCount: number;
  readonly openId: string | null;
  readonly hrefOf: (id: string) => string;
  readonly nowMs: number;
  readonly navigate: NavigateChanges;
  readonly filters: ReactNode;
  /** Why there is no list; null where there is none to tell of. */
  readonly failure: ReactNode;
}

/** The changes of a mesh, active ones first, then by day; refused and failed tries stay in it. */
export function ChangeList(props: ChangeListProps) {
  const { entries, filters, openId, hrefOf, nowMs, failure } = props;
  return (
    <section className={styles.list} aria-label="Changes">
      {filters}
      <div className={styles.groups}>
        {failure}
        {entries === null && failure === null && <ListLoading />}
        {entries?.length === 0 && <ListEmpty {...props} />}
        {entries !== null && entries.length > 0 && (
          <>
            <VisuallyHidden>
              <output>{formatCountOf(entries.length, 'entry', 'entries')} listed</output>
            </VisuallyHidden>
            {groupEntries(entries, nowMs).map((group) => (
              <section key={group.title} aria-label={group.title}>
                <h2 className={styles['group-title']}>{group.title}</h2>
                <ul>
                  {group.entries.map((entry, position) => (
                    <ChangeListItem
                      key={entry.kind === 'change' ? entry.change.id : `${entry.at} ${position}`}
                      entry={entry}
                      isOpen={entry.kind === 'change' && entry.change.id === openId}
                      hrefOf={hrefOf}
                      nowMs={nowMs}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </>
        )}
      </div>
    </section>
  );
}

function ListEmpty({ knownCount, navigate }: Pick<ChangeListProps, 'knownCount' | 'navigate'>) {
  const icon = <MeshGlyph name="changes" size={20} label={null} />;
  return (
    <div className={styles.empty}>
      {knownCount > 0 ? (
        <PanelEmpty
          icon={icon}
          title="No change fits these filters"
          reason={`There are ${formatCountOf(knownCount, 'entry', 'entries')} without them.`}
          nextStep={<Button onClick={() => navigate(withoutFilters)}>Show all changes</Button>}
        />
      ) : (
        <PanelEmpty
          icon={icon}
          title="Nothing was changed yet"
          reason="A split or a fault that is planned on a service's page stands here, with who, why and what came of it."
        />
      )}
    </div>
  );
}

const { mesh: _mesh, ...withoutFilters } = defaultChangesLocation;

const skeletonWidths = ['72%', '58%', '66%', '48%', '61%', '54%'];

function ListLoading() {
  return (
    <PanelLoading
      title="the changes"
      waitingFor="the ledger"
      skeleton={
        <span className={styles.skeleton}>
          {skeletonWidths.map((width) => (
            <Skeleton key={width} width={width} height="32px" />
          ))}
        </span>
      }
    />
  );
}
