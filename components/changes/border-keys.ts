/** What a key does to the handle between two versions. `delta` is percent for the version on its right. */
export type BorderAct =
  | { readonly kind: 'move'; readonly delta: number }
  | { readonly kind: 'least' }
  | { readonly kind: 'most' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'take-digits' }
  | { readonly kind: 'back' };

const FINE = 1;
const MEDIUM = 5;
const COARSE = 10;

/** The act of a key, or null where the handle does not know it. Left and right move the handle as the eye sees it. */
export function borderAct(key: string, isShift: boolean): BorderAct | null {
  const step = isShift ? MEDIUM : FINE;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return { kind: 'move', delta: step };
    case 'ArrowRight':
    case 'ArrowDown':
      return { kind: 'move', delta: -step };
    case 'PageUp':
      return { kind: 'move', delta: COARSE };
    case 'PageDown':
      return { kind: 'move', delta: -COARSE };
    case 'Home':
      return { kind: 'least' };
    case 'End':
      return { kind: 'most' };
    case 'Enter':
      return { kind: 'take-digits' };
    case 'Escape':
      return { kind: 'back' };
    default:
      return /^\d$/.test(key) ? { kind: 'digit', digit: key } : null;
  }
}
