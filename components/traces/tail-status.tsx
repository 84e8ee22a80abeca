import { Button } from '@/components/ui/button.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { formatCount } from '@/lib/format/count.ts';
import styles from './traces-view.module.css';

export interface TailStatusProps {
  readonly shown: number;
  readonly waiting: number;
  readonly said: string;
  readonly failure: string | null;
  readonly onLetIn: () => void;
}

/** How the live tail does: what came, what waits while the list is read, and why it stopped. */
export function TailStatus({ shown, waiting, said, failure, onLetIn }: TailStatusProps) {
  return (
    <span className={styles.tail}>
      <span className={styles.quiet}>
        {failure === null ? `live, ${formatCount(shown)} new` : `the live tail has no answer: ${failure}`}
      </span>
      {waiting > 0 && (
        <Button size="small" onClick={onLetIn}>
          Show {formatCount(waiting)} more
        </Button>
      )}
      <VisuallyHidden>
        <output aria-label="Live tail">{failure === null ? said : 'The live tail has no answer.'}</output>
      </VisuallyHidden>
    </span>
  );
}
