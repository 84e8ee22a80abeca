/** Live follows the mesh; paused stands at an instant (unix seconds). */
export type TimeMode =
  | { readonly kind: 'live'; readonly refreshSeconds: number }
  | { readonly kind: 'paused'; readonly at: number };

export interface TimeControlProps {
  readonly windowSeconds: number;
  readonly onWindowChange: (windowSeconds: number) => void;
  readonly mode: TimeMode;
  /** Stops at what is on the screen. */
  readonly onPause: () => void;
  readonly onLive: () => void;
  /** Goes to an instant, unix seconds. */
  readonly onAtChange: (at: number) => void;
  /** The clock of the data, unix seconds: decides what "today" is. */
  readonly now: number;
}
