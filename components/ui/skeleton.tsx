import styles from './skeleton.module.css';

interface SkeletonProps {
  /** CSS lengths of what will stand here, so that nothing jumps. */
  readonly width?: string;
  readonly height?: string;
}

/** The shape of what is awaited. Its panel says in words that it loads. */
export function Skeleton({ width = '100%', height = '12px' }: SkeletonProps) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />;
}
