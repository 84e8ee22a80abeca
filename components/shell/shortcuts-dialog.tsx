'use client';

import { classNames } from '@/components/ui/class-names.ts';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { isCharacterKey } from './shortcut-keys.ts';
import styles from './shortcuts-dialog.module.css';
import { useShortcuts, type Shortcut } from './shortcuts.tsx';

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Lists what the keys do on this very screen, and lets one turn the single letters off. */
export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  const { shortcuts, areCharacterKeysOn, setCharacterKeysOn } = useShortcuts();
  const groups = Map.groupBy(forTheList(shortcuts), (shortcut) => shortcut.group);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" wide>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group} className={styles.group} aria-label={group}>
            <h3 className={styles.title}>{group}</h3>
            <dl>
              {members.map(({ keys, label }) => (
                <div
                  key={keys}
                  className={classNames(
                    styles.row,
                    !areCharacterKeysOn && isCharacterKey(keys) && styles.off,
                  )}
                >
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={styles.preference}>
        <Switch checked={areCharacterKeysOn} onCheckedChange={setCharacterKeysOn}>
          Single-letter keys
        </Switch>
        <p className={styles.hint}>Off, only keys with Ctrl or ⌘ and keys that type nothing do something.</p>
      </div>
    </Dialog>
  );
}

/** Each key once, what works everywhere first. */
function forTheList(shortcuts: readonly Shortcut[]): readonly Shortcut[] {
  const distinct = new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut]));
  const isElsewhere = ({ group }: Shortcut) => Number(group !== 'Everywhere');
  return [...distinct.values()].sort((a, b) => isElsewhere(a) - isElsewhere(b));
}
