import styles from './code.module.css';
import { CopyButton } from './copy-button.tsx';

/** What one would copy, inside a line: an id, a version, a spiffe name. */
export function Code({ children }: { readonly children: string }) {
  return <code className={styles.inline}>{children}</code>;
}

interface CodeBlockProps {
  /** What the text is, for the copy button: "query". */
  readonly what: string;
  readonly text: string;
}

/** A query or an object, as it is sent, with a button that copies it. */
export function CodeBlock({ what, text }: CodeBlockProps) {
  return (
    <div className={styles.block}>
      <pre className={styles.text}>
        <code>{text}</code>
      </pre>
      <div className={styles.copy}>
        <CopyButton what={what} text={text} />
      </div>
    </div>
  );
}
