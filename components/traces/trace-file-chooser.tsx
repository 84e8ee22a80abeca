import { useId, useState, type DragEvent } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { InlineMessage } from '@/components/ui/message.tsx';
import styles from './trace-file-chooser.module.css';

interface TraceFileChooserProps {
  readonly isReading: boolean;
  /** Why the last file could not be read; null: it could, or there was none. */
  readonly failure: string | null;
  readonly onFile: (file: File) => void;
}

/** Where a saved trace is chosen, or dropped. */
export function TraceFileChooser({ isReading, failure, onFile }: TraceFileChooserProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onFile(file);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is for the mouse; the field inside does the same
    <section
      className={classNames(styles.place, isOver && styles.over)}
      aria-label="A saved trace"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className={styles.label} htmlFor={id}>
        A JSON file of Jaeger, OTLP, Tempo or Zipkin
      </label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        disabled={isReading}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) onFile(file);
        }}
      />
      <p className={styles.words}>
        {isReading ? 'Reading the file.' : 'Or drop it here. It is read and shown; nothing of it is kept.'}
      </p>
      {failure !== null && (
        <div role="alert">
          <InlineMessage tone="unhealthy">{failure}</InlineMessage>
        </div>
      )}
    </section>
  );
}
