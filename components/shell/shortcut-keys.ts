/** A key as the registry names it: `M`, `?`, `Esc`, `Ctrl K`. `Ctrl` stands for ⌘ on Apple keyboards. */
export type Keys = string;

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const names: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The registry's name of a key press; `null` for a modifier alone and for presses with Alt, which belong to the browser. */
export function pressedKeys(press: KeyPress): Keys | null {
  if (press.altKey || ['Control', 'Meta', 'Shift', 'Alt', 'AltGraph'].includes(press.key)) return null;
  const isLetter = /^\p{L}$/u.test(press.key);
  const key = names[press.key] ?? (isLetter ? press.key.toUpperCase() : press.key);
  const shift = press.shiftKey && (isLetter || press.key.length > 1) ? 'Shift ' : '';
  return `${press.ctrlKey || press.metaKey ? 'Ctrl ' : ''}${shift}${key}`;
}

const namedKey = /^(?:Ctrl|Shift|[←→↑↓]|\w{2,})$/u;

/** Keys that type a character: these can be turned off (WCAG 2.1.4), all others cannot be typed by accident. */
export function isCharacterKey(keys: Keys): boolean {
  return !keys.startsWith('Ctrl ') && keys.split(' ').some((key) => !namedKey.test(key));
}

const sequencePauseMs = 1_200;

export interface SequenceState {
  readonly first: Keys;
  readonly atMs: number;
}

export interface MatchOutcome {
  /** The registered keys that were pressed, or null. */
  readonly matched: Keys | null;
  /** The first half of a sequence that waits for its second. */
  readonly pending: SequenceState | null;
}

/** Matches a press against registered keys, of which some are two presses one after the other (`G M`). */
export function matchPress(
  registered: readonly Keys[],
  pressed: Keys,
  pending: SequenceState | null,
  nowMs: number,
): MatchOutcome {
  if (pending !== null && nowMs - pending.atMs <= sequencePauseMs) {
    const both = `${pending.first} ${pressed}`;
    if (registered.includes(both)) return { matched: both, pending: null };
  }
  if (registered.includes(pressed)) return { matched: pressed, pending: null };
  const begins = registered.some((keys) => keys.startsWith(`${pressed} `) && !isModifier(pressed));
  return { matched: null, pending: begins ? { first: pressed, atMs: nowMs } : null };
}

function isModifier(key: string): boolean {
  return key === 'Ctrl' || key === 'Shift';
}
