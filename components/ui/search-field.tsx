'use client';

import { ListFilter, Search, X } from 'lucide-react';
import { useState, type Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { Kbd } from './kbd.tsx';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  /** `filter` narrows what is on the screen, `search` looks everywhere. */
  readonly purpose?: 'search' | 'filter' | undefined;
  /** Key that focuses the field, shown while it is empty. */
  readonly shortcut?: string | undefined;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

/** A field that finds; Esc empties it first and leaves it second. */
export function SearchField({
  label,
  value,
  onValueChange,
  placeholder,
  purpose = 'search',
  shortcut,
  className,
  ref,
}: SearchFieldProps) {
  // Whoever keeps the value may be late, as the address of the page is: what is typed meanwhile must not be lost.
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null && typed === value) setTyped(null);
  const change = (text: string): void => {
    setTyped(text);
    onValueChange(text);
  };
  return (
    <search className={classNames(styles.box, styles.quiet, className)}>
      <Icon icon={purpose === 'filter' ? ListFilter : Search} quiet />
      <input
        ref={ref}
        type="search"
        className={styles.control}
        aria-label={label}
        value={typed ?? value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else change('');
        }}
      />
      {value === '' ? (
        shortcut !== undefined && <Kbd keys={shortcut} />
      ) : (
        <IconButton
          className={styles.clear}
          size="small"
          label={`Clear ${label.toLowerCase()}`}
          icon={<Icon icon={X} size={14} />}
          onClick={() => change('')}
        />
      )}
    </search>
  );
}
