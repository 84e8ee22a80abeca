import Link from 'next/link';
import styles from './breadcrumb.module.css';

interface BreadcrumbProps {
  /** From the outermost; the last is the page itself and has no address. */
  readonly steps: readonly { readonly label: string; readonly href?: string | undefined }[];
}

export function Breadcrumb({ steps }: BreadcrumbProps) {
  return (
    <nav aria-label="Path" className={styles.crumbs}>
      <ol className={styles.list}>
        {steps.map(({ label, href }) => (
          <li key={`${href ?? ''} ${label}`} className={styles.crumb}>
            {href === undefined ? (
              <span className={styles.here} aria-current="page">
                {label}
              </span>
            ) : (
              <>
                <Link href={href} className={styles.link}>
                  {label}
                </Link>
                <span aria-hidden>/</span>
              </>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
