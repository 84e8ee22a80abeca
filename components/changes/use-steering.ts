import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useMedia } from '@/components/graph/use-media.ts';
import { formatChangeDraft, parseChangeDraft, type ChangeIntent } from '@/lib/client/change-draft.ts';
import {
  changesOptions,
  haltOptions,
  permissionOptions,
  type ChangeSummary,
  type WritePermission,
} from '@/lib/client/change-queries.ts';
import type { ServiceLocation, ServicePath } from '@/lib/client/services-location.ts';
import { defaultTerms, type Terms } from './terms.ts';
import { offReason, planOffReason } from './off-reason.ts';

type DraftLocation = Pick<ServiceLocation, 'draft' | 'isPlanOpen' | 'at'>;

/** What is thought of for a service, what may be done, and what is already on its way. */
export interface Steering {
  readonly path: ServicePath;
  /** The draft in the link; null: none. */
  readonly intent: ChangeIntent | null;
  readonly isPlanOpen: boolean;
  readonly permission: WritePermission | undefined;
  /** Why nothing can be planned here; undefined where it can. */
  readonly disabledReason: string | undefined;
  /** Why no plan can be applied here; undefined where one can. */
  readonly applyReason: string | undefined;
  /** Why nothing can be taken back; undefined where it can. */
  readonly undoReason: string | undefined;
  /** Newest changes of the service. */
  readonly changes: readonly ChangeSummary[];
  /** On which terms the draft would be applied. */
  readonly terms: Terms;
  readonly onTerms: (change: Partial<Terms>) => void;
  readonly onDraft: (intent: ChangeIntent | null) => void;
  /** Shows the plan of a draft. */
  readonly onPlan: (intent: ChangeIntent) => void;
  readonly onClosePlan: () => void;
  /** The draft was applied or is given up. */
  readonly onDone: () => void;
}

const newestChanges = 20;

const phoneQuery = '(max-width: 599px)';
const phoneReason = 'Changes are planned on bigger screens. Undo, lift and halt work here.';

export function useSteering(
  path: ServicePath,
  location: DraftLocation,
  navigate: (change: Partial<DraftLocation>, mode?: 'push' | 'replace') => void,
): Steering {
  const { mesh, namespace, name } = path;
  const [terms, setTerms] = useState<Terms>(defaultTerms);
  const permission = useQuery(permissionOptions(mesh, namespace)).data;
  const halt = useQuery(haltOptions()).data;
  const changes = useQuery(
    changesOptions({ mesh, namespace, service: name, who: null, limit: newestChanges }),
  ).data?.changes;
  const isPhone = useMedia(phoneQuery);
  const question = { permission, halt, isPast: location.at !== null };
  const undoReason = offReason(question);
  const tooSmall = isPhone ? phoneReason : undefined;
  const intent = useMemo(
    () => parseChangeDraft(location.draft, { mesh, namespace, name }),
    [location.draft, mesh, namespace, name],
  );
  return {
    path,
    intent,
    isPlanOpen: location.isPlanOpen && intent !== null,
    permission,
    disabledReason: planOffReason(question) ?? tooSmall,
    applyReason: undoReason ?? tooSmall,
    undoReason,
    changes: changes ?? [],
    terms,
    onTerms: (change) => setTerms((before) => ({ ...before, ...change })),
    onDraft: (wanted) =>
      navigate(
        {
          draft: wanted === null ? null : formatChangeDraft(wanted),
          ...(wanted === null ? { isPlanOpen: false } : {}),
        },
        'replace',
      ),
    onPlan: (wanted) => navigate({ draft: formatChangeDraft(wanted), isPlanOpen: true }),
    onClosePlan: () => navigate({ isPlanOpen: false }),
    onDone: () => {
      setTerms(defaultTerms);
      navigate({ draft: null, isPlanOpen: false }, 'replace');
    },
  };
}
