import { Maximize, Minus, Plus, Shuffle } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import styles from './map-floats.module.css';

interface MapControlsProps {
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onLayOutAgain: () => void;
}

export const zoomStep = 1.3;

export function MapControls({ onZoom, onFit, onLayOutAgain }: MapControlsProps) {
  return (
    <fieldset className={styles.controls} aria-label="Zoom and layout">
      <IconButton
        label="Zoom in"
        shortcut="+"
        tooltipSide="right"
        icon={<Icon icon={Plus} />}
        onClick={() => onZoom(zoomStep)}
      />
      <IconButton
        label="Zoom out"
        shortcut="−"
        tooltipSide="right"
        icon={<Icon icon={Minus} />}
        onClick={() => onZoom(1 / zoomStep)}
      />
      <IconButton
        label="Show the whole map"
        shortcut="0"
        tooltipSide="right"
        icon={<Icon icon={Maximize} />}
        onClick={onFit}
      />
      <IconButton
        label="Lay out again"
        tooltipSide="right"
        icon={<Icon icon={Shuffle} />}
        onClick={onLayOutAgain}
      />
    </fieldset>
  );
}
