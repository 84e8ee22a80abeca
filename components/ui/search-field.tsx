'use client';

import { ListFilter, Search, X } from 'lucide-react';
import type { Ref } from 'react';
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
  return (
    <search className={classNames(styles.box, styles.quiet, className)}>
      <Icon icon={purpose === 'filter' ? ListFilter : Search} quiet />
      <input
        ref={ref}
        type="search"
        className={styles.control}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValueChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else onValueChange('');
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
          onClick={() => onValueChange('')}
        />
      )}
    </search>
  );
}
