'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './command-dialog.module.css';
import dialog from './dialog.module.css';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import surface from './surface.module.css';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** What it is, in quiet words: "service in payments". */
  readonly detail?: string | undefined;
  readonly glyph?: ReactNode;
  /** Its state at the right end: a figure, a key. */
  readonly aside?: ReactNode;
  readonly onSelect: () => void;
}

interface CommandDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly label: string;
  readonly placeholder: string;
  /** What to list for a text, best first. */
  readonly find: (text: string) => readonly Command[];
  /** Said when nothing is found. */
  readonly emptyText: string;
}

/** One field that finds and does: type, move with the arrows, Enter. */
export function CommandDialog({ open, onOpenChange, label, ...rest }: CommandDialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(isOpen) => onOpenChange(isOpen)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={dialog.backdrop} />
        <BaseDialog.Popup className={classNames(dialog.popup, styles.popup)} aria-label={label}>
          <CommandSearch {...rest} label={label} onDone={() => onOpenChange(false)} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

type CommandSearchProps = Omit<CommandDialogProps, 'open' | 'onOpenChange'> & { readonly onDone: () => void };

function CommandSearch({ label, placeholder, find, emptyText, onDone }: CommandSearchProps) {
  const [text, setText] = useState('');
  return (
    <Autocomplete.Root<Command>
      open
      inline
      mode="none"
      autoHighlight="always"
      keepHighlight
      items={find(text)}
      itemToStringValue={(command) => command.title}
      value={text}
      onValueChange={(value, details) => {
        if (details.reason !== 'item-press') setText(value);
      }}
    >
      <div className={styles.search}>
        <Icon icon={Search} quiet />
        <Autocomplete.Input
          className={styles.input}
          aria-label={label}
          placeholder={placeholder}
          spellCheck={false}
        />
        <Kbd keys="Esc" />
      </div>
      <Autocomplete.Empty className={styles.empty}>{emptyText}</Autocomplete.Empty>
      <Autocomplete.List className={styles.list}>
        {(command: Command) => (
          <CommandRow
            key={command.id}
            command={command}
            onSelect={() => {
              onDone();
              command.onSelect();
            }}
          />
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function CommandRow({ command, onSelect }: { readonly command: Command; readonly onSelect: () => void }) {
  return (
    <Autocomplete.Item
      value={command}
      className={classNames(surface.item, styles.command)}
      onClick={onSelect}
    >
      {command.glyph}
      <span>{command.title}</span>
      {command.detail !== undefined && <span className={styles.detail}>{command.detail}</span>}
      {command.aside !== undefined && <span className={surface.aside}>{command.aside}</span>}
    </Autocomplete.Item>
  );
}
