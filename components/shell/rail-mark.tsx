import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import styles from './rail-mark.module.css';

/** An orchid diamond on Changes while faults run. */
export function RailMark({ runningFaults }: { readonly runningFaults: number }) {
  if (runningFaults === 0) return null;
  return (
    <>
      <span className={styles.mark} aria-hidden />
      <VisuallyHidden>{`, ${formatCountOf(runningFaults, 'fault')} active`}</VisuallyHidden>
    </>
  );
}
