'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { ReasonDialog } from '@/components/shell/reason-dialog.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { useNotify } from '@/components/ui/toast.tsx';
import { actOnChange, isEnded, type Change } from '@/lib/client/change-queries.ts';
import { defaultServiceLocation, serviceHref } from '@/lib/client/services-location.ts';

type Act = 'undo' | 'pause' | 'resume';

interface ActWords {
  readonly title: string;
  readonly act: string;
  readonly words: string;
}

const actWords: Readonly<Record<Act, ActWords>> = {
  undo: {
    title: 'Undo this change',
    act: 'Undo',
    words:
      'What it wrote is taken back, if nobody has changed it since. The undo is watched until telemetry shows it.',
  },
  pause: {
    title: 'Pause the stages',
    act: 'Pause',
    words: 'It stays at the stage that is in force. The guard goes on watching.',
  },
  resume: {
    title: 'Go on with the stages',
    act: 'Go on',
    words: 'The next stage is written once the one in force has baked.',
  },
};

/** What can be done with a change: take it back, hold its stages, plan another one. */
export function ChangeActs({ change }: { readonly change: Change }) {
  const [open, setOpen] = useState<Act | null>(null);
  const client = useQueryClient();
  const notify = useNotify();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ act, reason }: { readonly act: Act; readonly reason: string }) =>
      actOnChange(change.id, act, reason),
    onSuccess: (moved) => {
      client.setQueryData(['change', moved.id], moved);
      void client.invalidateQueries({ queryKey: ['changes'] });
      setOpen(null);
    },
  });
  const start = (act: Act): void => {
    reset();
    setOpen(act);
  };
  const copyLink = (): void => {
    const address = `${globalThis.location.origin}/changes/${encodeURIComponent(change.id)}`;
    navigator.clipboard.writeText(address).then(
      () => notify({ tone: 'done', title: 'Link copied' }),
      () => notify({ tone: 'failed', title: 'The browser refused to copy', description: address }),
    );
  };
  const hasStages = change.stages > 1 && !isEnded(change.state) && change.state !== 'undoing';
  const words = open === null ? null : actWords[open];
  return (
    <>
      {change.undoable && (
        <Button onClick={() => start('undo')}>
          <Icon icon={Undo2} size={14} />
          {change.intent.kind === 'fault' ? 'Lift now…' : 'Undo…'}
        </Button>
      )}
      {hasStages && (
        <Button onClick={() => start(change.isPaused ? 'resume' : 'pause')}>
          {change.isPaused ? 'Go on…' : 'Pause…'}
        </Button>
      )}
      <LinkButton href={planAgainHref(change)} prefetch={false}>
        Plan again…
      </LinkButton>
      <Button onClick={copyLink}>
        <Icon icon={Link2} size={14} />
        Link
      </Button>
      {words !== null && open !== null && (
        <ReasonDialog
          open
          onOpenChange={(isOpen) => !isOpen && setOpen(null)}
          title={words.title}
          act={words.act}
          tone="primary"
          hint="It stands in the ledger beside your name."
          isPending={isPending}
          failure={error === null ? null : failureWords(error)}
          onAct={(reason) => mutate({ act: open, reason })}
        >
          {words.words}
        </ReasonDialog>
      )}
    </>
  );
}

/** Where such a change is planned: on its service's page. */
function planAgainHref({ intent: { mesh, namespace, service, kind } }: Change): string {
  const tab = kind === 'fault' || kind === 'clear-fault' ? 'resilience' : 'routing';
  const href = serviceHref({ mesh, namespace, name: service }, defaultServiceLocation);
  return `${href}?tab=${tab}`;
}
