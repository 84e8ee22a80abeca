'use client';

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { preferenceCookie } from '@/components/ui/preference-cookie.ts';
import { isCharacterKey, matchPress, pressedKeys, type Keys, type SequenceState } from './shortcut-keys.ts';
import { characterKeysCookie } from './character-keys-preference.ts';

export interface Shortcut {
  readonly keys: Keys;
  /** What it does, for the list: "Go to the map". */
  readonly label: string;
  /** Heading in the list: "Places". */
  readonly group: string;
}

interface Registration extends Shortcut {
  readonly onPress: () => void;
}

interface Shortcuts {
  readonly shortcuts: readonly Shortcut[];
  readonly register: (registration: Registration) => () => void;
  readonly areCharacterKeysOn: boolean;
  readonly setCharacterKeysOn: (isOn: boolean) => void;
}

const ShortcutContext = createContext<Shortcuts | null>(null);

interface ShortcutProviderProps {
  /** As the server read it from the cookie. */
  readonly initialCharacterKeysOn: boolean;
  readonly children: ReactNode;
}

/** Listens once for the whole page; parts of it register their keys while they are on the screen. */
export function ShortcutProvider({ initialCharacterKeysOn, children }: ShortcutProviderProps) {
  const [registrations, setRegistrations] = useState<readonly Registration[]>([]);
  const [areCharacterKeysOn, keepCharacterKeysOn] = useState(initialCharacterKeysOn);
  const pending = useRef<SequenceState | null>(null);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const pressed = pressedKeys(event);
    if (pressed === null || event.defaultPrevented || event.repeat) return;
    if (belongsToTarget(pressed, event.target)) return;
    const active = registrations.filter(({ keys }) => areCharacterKeysOn || !isCharacterKey(keys));
    const outcome = matchPress(
      active.map(({ keys }) => keys),
      pressed,
      pending.current,
      event.timeStamp,
    );
    pending.current = outcome.pending;
    if (outcome.matched === null) return;
    event.preventDefault();
    // The part that came last to the screen is the one the reader looks at.
    active.findLast(({ keys }) => keys === outcome.matched)?.onPress();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);

  const register = useCallback((registration: Registration) => {
    setRegistrations((before) => [...before, registration]);
    return () => setRegistrations((before) => before.filter((other) => other !== registration));
  }, []);
  const setCharacterKeysOn = useCallback((isOn: boolean) => {
    document.cookie = preferenceCookie(characterKeysCookie, isOn ? null : 'off');
    keepCharacterKeysOn(isOn);
  }, []);
  const value = useMemo(
    () => ({ shortcuts: registrations, register, areCharacterKeysOn, setCharacterKeysOn }),
    [registrations, register, areCharacterKeysOn, setCharacterKeysOn],
  );
  return <ShortcutContext value={value}>{children}</ShortcutContext>;
}

/** Fields, menus and dialogs keep their keys for themselves, and Space or Enter press whatever button has the focus. */
function belongsToTarget(pressed: Keys, target: EventTarget | null): boolean {
  if (pressed.startsWith('Ctrl ') || !(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches(fields) || target.closest(surfaces) !== null) return true;
  return (pressed === 'Space' || pressed === 'Enter') && target.matches(pressables);
}

const fields = 'input:not([type=checkbox], [type=radio]), textarea, select';
const surfaces = '[role=menu], [role=listbox], [role=dialog], [role=alertdialog]';
const pressables =
  'button, a[href], summary, input, [role=button], [role=switch], [role=checkbox], [role=tab]';

export function useShortcuts(): Shortcuts {
  const shortcuts = use(ShortcutContext);
  if (shortcuts === null) throw new Error('useShortcuts needs a ShortcutProvider above it');
  return shortcuts;
}

/** Registers keys while the calling part is on the screen. Several parts may offer the same; the latest wins. */
export function useShortcut(keys: Keys, label: string, group: string, onPress: () => void): void {
  const { register } = useShortcuts();
  const press = useEffectEvent(() => onPress());
  useEffect(() => register({ keys, label, group, onPress: () => press() }), [register, keys, label, group]);
}
