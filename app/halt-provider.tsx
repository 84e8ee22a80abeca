'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { isRunningFault } from '@/lib/client/change-activity.ts';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { BarActsContext, type BarActs } from '@/components/shell/bar-acts.ts';
import { HaltButton } from '@/components/shell/halt-button.tsx';
import { ReadOnlyBanner, readOnlyReason, type ReadOnlyCause } from '@/components/shell/read-only-banner.tsx';
import { ReleaseButton } from '@/components/shell/release-button.tsx';
import { ControlGlyph } from '@/components/ui/glyphs/control-glyph.tsx';
import { useNotify } from '@/components/ui/toast.tsx';
import {
  activeChangesOptions,
  engageHalt,
  haltOptions,
  permissionOptions,
  releaseHalt,
  type ChangeSummary,
  type Halt,
} from '@/lib/client/change-queries.ts';
import { followChanges } from '@/lib/client/follow-changes.ts';
import { FaultBanner } from './fault-banner.tsx';
import { BarFaults, BarHalted } from './halt-notices.tsx';

/** No rights are asked for here, only the console's own switch, which is the same everywhere. */
const anyNamespace = 'default';
const readOnly: ReadOnlyCause = { kind: 'switch', setting: 'PILOTHOUSE_WRITES' };
const noFaults: readonly ChangeSummary[] = [];

/** What runs and what is halted, for the bar of every page: followed live, once for the whole console. */
export function HaltProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  useEffect(() => followChanges(client), [client]);
  const halt = useQuery(haltOptions()).data;
  const { data } = useQuery(activeChangesOptions());
  const writes = useQuery(permissionOptions(null, anyNamespace)).data?.writes;
  const [isOpen, setOpen] = useState(false);
  const halting = useHaltAct(client, engageHalt, () => setOpen(false));
  const releasing = useHaltAct(client, releaseHalt, () => setOpen(false));
  const faults = useMemo(() => data?.changes.filter((change) => isRunningFault(change)) ?? noFaults, [data]);
  const disabledReason = writes === 'disabled' ? readOnlyReason(readOnly) : undefined;
  const isEngaged = halt?.engaged === true;
  const open = (): void => {
    halting.reset();
    releasing.reset();
    setOpen(true);
  };
  const { isPending, failure, act } = isEngaged ? releasing : halting;
  const dialog = {
    open: isOpen,
    onOpenChange: (next: boolean) => (next ? open() : setOpen(false)),
    isPending,
    failure,
    disabledReason,
  };
  const acts: BarActs = {
    acts: (
      <>
        <BarFaults faults={faults} />
        {isEngaged ? (
          <ReleaseButton {...dialog} onRelease={act} />
        ) : (
          <HaltButton {...dialog} runningFaults={faults.length} onHalt={act} />
        )}
      </>
    ),
    halted: isEngaged ? <BarHalted halt={halt} /> : null,
    banner: bannerOf(writes, faults),
    runningFaults: faults.length,
    commands:
      disabledReason === undefined
        ? [
            {
              id: 'halt',
              kind: 'act',
              title: isEngaged ? 'Release the halt…' : 'Halt everything…',
              detail: isEngaged ? 'writes are accepted again' : 'lifts every fault, refuses every write',
              glyph: <ControlGlyph name="halt" />,
              isLast: true,
              onSelect: open,
            },
          ]
        : [],
  };
  return <BarActsContext value={acts}>{children}</BarActsContext>;
}

function bannerOf(writes: 'enabled' | 'disabled' | undefined, faults: readonly ChangeSummary[]): ReactNode {
  if (writes !== 'disabled' && faults.length === 0) return null;
  return (
    <>
      {writes === 'disabled' && <ReadOnlyBanner cause={readOnly} />}
      {faults.length > 0 && <FaultBanner faults={faults} />}
    </>
  );
}

/** Engages or releases the halt; what could not be lifted is told to the reader and stays until read. */
function useHaltAct(
  client: ReturnType<typeof useQueryClient>,
  send: (reason: string) => Promise<Halt>,
  onDone: () => void,
) {
  const notify = useNotify();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: send,
    onSuccess: (halt) => {
      client.setQueryData(['halt'], halt);
      void client.invalidateQueries({ queryKey: ['changes'] });
      for (const { change, text } of halt.notLifted) {
        notify({ tone: 'failed', title: `${change} is not lifted`, description: text });
      }
      onDone();
    },
  });
  const act = (reason: string): void => mutate(reason);
  return { act, isPending, failure: error === null ? null : failureWords(error), reset };
}
