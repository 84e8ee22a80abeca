'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { listEntries } from '@/components/changes/change-list-entries.ts';
import { useClock } from '@/components/graph/use-clock.ts';
import { useMedia } from '@/components/graph/use-media.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { changesOptions, permissionOptions } from '@/lib/client/change-queries.ts';
import { changesHref } from '@/lib/client/changes-location.ts';
import { ChangeDetail } from './change-detail.tsx';
import { ChangesBar } from './changes-bar.tsx';
import { ChangesList } from './changes-list.tsx';
import styles from './changes-page.module.css';
import { useChangesLocation } from './use-changes-location.ts';

const mostChanges = 500;
const narrowQuery = '(max-width: 1023px)';

/** The changes of a mesh at the left, the life of one at the right; one after the other on a small screen. */
export function ChangesPage() {
  const { location, id, navigate } = useChangesLocation();
  const { mesh } = location;
  const isNarrow = useMedia(narrowQuery);
  const { data, error, refetch, dataUpdatedAt } = useQuery(
    changesOptions({ mesh, namespace: null, service: null, who: null, limit: mostChanges }),
  );
  const me = useQuery(permissionOptions(mesh, 'default')).data?.who ?? null;
  const nowMs = useClock(true) ?? dataUpdatedAt;
  const entries = data === undefined ? null : listEntries(data, location, me);
  const first = entries?.find(({ kind }) => kind === 'change');
  const openId = id ?? (isNarrow || first?.kind !== 'change' ? null : first.change.id);
  return (
    <PageFrame layout="canvas" bar={<ChangesBar location={location} id={id} changes={data?.changes ?? []} />}>
      <div className={styles.split} data-open={id === null ? undefined : true}>
        <aside className={styles.list}>
          <ChangesList
            changes={data}
            entries={entries}
            location={location}
            navigate={navigate}
            openId={openId}
            nowMs={nowMs}
            error={error}
            onRetry={() => void refetch()}
          />
        </aside>
        <div className={styles.detail}>
          {id !== null && isNarrow && (
            <>
              <VisuallyHidden as="h1">Changes</VisuallyHidden>
              <Link className={styles.back} href={changesHref(location)}>
                All changes
              </Link>
            </>
          )}
          {openId !== null && <ChangeDetail key={openId} id={openId} nowMs={nowMs} />}
        </div>
      </div>
    </PageFrame>
  );
}
