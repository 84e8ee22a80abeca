'use client';

import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { borderAct } from './border-keys.ts';
import styles from './split-track.module.css';

interface BorderHandleProps {
  /** The version on the right of the border, whose share the handle stands for. */
  readonly version: string;
  readonly percent: number;
  /** Where the border lies, 0 to 100. */
  readonly place: number;
  /** The share in words, with what it means in requests. */
  readonly valueText: string;
  readonly disabledReason: string | undefined;
  /** The border was put to a place, 0 to 100. */
  readonly onPlace: (place: number) => void;
  /** The version was given a share, 0 to 100. */
  readonly onShare: (percent: number) => void;
  /** It was let go: what it shows is meant. */
  readonly onSettle: () => void;
  /** Back to what is in effect. */
  readonly onBack: () => void;
}

/** The handle on the border between two versions: dragged, moved by keys, or set by typing a number and Enter. */
export function BorderHandle(props: BorderHandleProps) {
  const { version, percent, place, valueText, disabledReason, onPlace, onShare, onSettle, onBack } = props;
  const [typed, setTyped] = useState('');

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || disabledReason !== undefined) return;
    const act = borderAct(event.key, event.shiftKey);
    if (act === null || (act.kind === 'take-digits' && typed === '')) return;
    event.preventDefault();
    event.stopPropagation();
    setTyped(act.kind === 'digit' ? (typed + act.digit).slice(-3) : '');
    switch (act.kind) {
      case 'move':
        return onShare(percent + act.delta);
      case 'least':
        return onShare(0);
      case 'most':
        return onShare(100);
      case 'take-digits':
        return onShare(Math.min(100, Number(typed)));
      case 'back':
        return typed === '' ? onBack() : undefined;
      case 'digit':
        return undefined;
    }
  };
  return (
    <div
      className={styles.handle}
      style={{ left: `${place}%` }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- native ones cannot share a track, one for each border
      role="slider"
      tabIndex={0}
      aria-label={`Share of ${version}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText}
      aria-disabled={disabledReason !== undefined}
      title={disabledReason}
      onKeyDown={onKeyDown}
      onKeyUp={onSettle}
      onBlur={() => {
        setTyped('');
        onSettle();
      }}
      {...(disabledReason === undefined ? dragOf(onPlace, onSettle) : {})}
    >
      {typed !== '' && (
        <output className={styles.typed}>
          {typed} % <kbd>Enter</kbd>
        </output>
      )}
    </div>
  );
}

/** Follows the pointer while it is down, by the width of the track around the handle. */
const dragOf = (onPlace: (place: number) => void, onSettle: () => void) => ({
  onLostPointerCapture: onSettle,
  onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
  },
  onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const track = event.currentTarget.parentElement?.getBoundingClientRect();
    if (track === undefined || track.width === 0) return;
    onPlace(Math.max(0, Math.min(100, ((event.clientX - track.left) / track.width) * 100)));
  },
});
