import { describe, expect, it } from 'vitest';
import { isCharacterKey, matchPress, pressedKeys } from '@/components/shell/shortcut-keys.ts';

function press(
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

describe('a key press', () => {
  it.each([
    [press('m'), 'M'],
    [press('N', { shiftKey: true }), 'Shift N'],
    [press('?', { shiftKey: true }), '?'],
    [press('k', { ctrlKey: true }), 'Ctrl K'],
    [press('k', { metaKey: true }), 'Ctrl K'],
    [press(' '), 'Space'],
    [press('ArrowLeft'), '←'],
    [press('Escape'), 'Esc'],
    [press('Shift', { shiftKey: true }), null],
    [press('l', { altKey: true }), null],
  ])('%j is named %s', (event, keys) => {
    expect(pressedKeys(event)).toBe(keys);
  });
});

describe('single-letter keys', () => {
  it.each(['M', '/', '?', '[', 'G M', 'Shift N', '1'])('%s can be turned off', (keys) => {
    expect(isCharacterKey(keys)).toBe(true);
  });

  it.each(['Ctrl K', 'Esc', 'Enter', 'Space', '←', 'Shift ←'])('%s stays on', (keys) => {
    expect(isCharacterKey(keys)).toBe(false);
  });
});

describe('a sequence', () => {
  const registered = ['G M', 'G S', 'M', 'Ctrl K', 'Shift N'];

  it('is two presses in time', () => {
    const first = matchPress(registered, 'G', null, 1_000);
    expect(first).toEqual({ matched: null, pending: { first: 'G', atMs: 1_000 } });
    expect(matchPress(registered, 'M', first.pending, 1_900)).toEqual({ matched: 'G M', pending: null });
  });

  it('that comes too late is a key of its own', () => {
    expect(matchPress(registered, 'M', { first: 'G', atMs: 1_000 }, 2_300).matched).toBe('M');
    expect(matchPress(registered, 'S', { first: 'G', atMs: 1_000 }, 2_300).matched).toBeNull();
  });

  it('does not wait after a key that begins none', () => {
    expect(matchPress(registered, 'X', null, 0)).toEqual({ matched: null, pending: null });
    expect(matchPress(registered, 'Ctrl K', null, 0).matched).toBe('Ctrl K');
  });
});
