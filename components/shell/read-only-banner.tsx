import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon.tsx';
import { Banner } from '@/components/ui/message.tsx';

/** Two locks that must be told apart: the console's own switch, and what the reader may in the control plane. */
export type ReadOnlyCause =
  | { readonly kind: 'switch'; readonly setting: string }
  | { readonly kind: 'rights'; readonly person: string };

interface ReadOnlyBannerProps {
  readonly cause: ReadOnlyCause;
  /** Leads to the long answer. */
  readonly action?: ReactNode;
}

/** Under the bar while nothing can be written: why, and what still works. */
export function ReadOnlyBanner({ cause, action }: ReadOnlyBannerProps) {
  return (
    <Banner glyph={<Icon icon={Lock} size={14} quiet />} action={action}>
      <b>Read-only.</b> {readOnlyReason(cause)} You can look, plan and copy the command.
    </Banner>
  );
}

/** The reason alone: for the acts that are off. */
export function readOnlyReason(cause: ReadOnlyCause): string {
  switch (cause.kind) {
    case 'switch':
      return `Writes are disabled in the configuration of this console (${cause.setting}).`;
    case 'rights':
      return `The control plane does not let ${cause.person} write.`;
  }
}
