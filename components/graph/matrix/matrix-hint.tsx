import { Button } from '@/components/ui/button.tsx';
import { formatCount } from '@/lib/format/count.ts';
import { sheetQuery, useMedia } from '../use-media.ts';
import styles from '../map-view.module.css';

/** From here on lines cross more than they tell. */
const mostInGraph = 40;

interface MatrixHintProps {
  readonly nodes: number;
  readonly onShow: () => void;
}

/** Offers the matrix where a graph of so many nodes is hard to read. */
export function MatrixHint({ nodes, onShow }: MatrixHintProps) {
  const isSmall = useMedia(sheetQuery);
  if (nodes <= mostInGraph || isSmall) return null;
  return (
    <section className={styles.collapsed} aria-label="Another view">
      <p>{formatCount(nodes)} nodes cross each other’s lines; a matrix does not.</p>
      <Button size="small" onClick={onShow}>
        Show as a matrix
      </Button>
    </section>
  );
}
