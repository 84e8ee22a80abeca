'use client';

import { useQuery } from '@tanstack/react-query';
import { ChangeLife } from '@/components/changes/change-life.tsx';
import { useChangeHistory } from '@/components/changes/change-proof-history.ts';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { PanelEmpty, PanelLoading } from '@/components/ui/panel-state.tsx';
import { Button } from '@/components/ui/button.tsx';
import { changeOptions, type Change } from '@/lib/client/change-queries.ts';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import { ChangeActs } from './change-acts.tsx';
import styles from './changes-page.module.css';

interface ChangeDetailProps {
  readonly id: string;
  readonly nowMs: number;
}

/** One change, from the ledger. */
export function ChangeDetail({ id, nowMs }: ChangeDetailProps) {
  const { data, error, refetch } = useQuery(changeOptions(id));
  if (data !== undefined) return <KnownChange change={data} nowMs={nowMs} />;
  if (error === null) {
    return (
      <div className={styles.missing}>
        <PanelLoading title="the change" waitingFor="the ledger" />
      </div>
    );
  }
  const isUnknown = error instanceof RequestFailure && error.code === 'not-found';
  return (
    <div className={styles.missing} role="alert">
      <PanelEmpty
        icon={<MeshGlyph name="changes" size={20} label={null} />}
        title={isUnknown ? `There is no change ${id}` : 'The change cannot be shown'}
        reason={
          isUnknown ? 'The ledger does not know it. The list has all that it knows.' : failureWords(error)
        }
        nextStep={isUnknown ? undefined : <Button onClick={() => void refetch()}>Try now</Button>}
      />
    </div>
  );
}

function KnownChange({ change, nowMs }: { readonly change: Change; readonly nowMs: number }) {
  const history = useChangeHistory(change, nowMs / 1_000);
  return <ChangeLife change={change} history={history} nowMs={nowMs} acts={<ChangeActs change={change} />} />;
}
