'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { classNames } from './class-names.ts';
import styles from './completion-field.module.css';
import field from './field.module.css';
import { Kbd } from './kbd.tsx';
import surface from './surface.module.css';

export interface Completion {
  /** What is written in place of what is typed. */
  readonly text: string;
  /** What it is, in quiet words. */
  readonly meaning: string;
}

/** Which characters would be replaced, and by what, best first. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

export interface TextPart {
  readonly text: string;
  readonly tone: 'name' | 'value' | 'plain';
  readonly isWrong: boolean;
}

interface CompletionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  /** Enter, where no completion is chosen. */
  readonly onCommit: () => void;
  /** The focus goes elsewhere. */
  readonly onLeave: () => void;
  /** Esc, while no list is open. */
  readonly onCancel: () => void;
  readonly complete: (value: string, caret: number) => Completions;
  /** The value in parts, for colouring and underlining; joined they are the value. */
  readonly parts: readonly TextPart[];
  readonly isInvalid: boolean;
  /** Id of the sentence that says what is wrong. */
  readonly describedBy?: string | undefined;
  readonly placeholder: string;
  readonly icon: ReactNode;
  /** Key that focuses the field, shown while it is empty. */
  readonly shortcut: string;
  /** What stands at its end while it is not empty. */
  readonly end?: ReactNode;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** A line of a small language: coloured, with what can come next in a list, and mistakes underlined. */
export function CompletionField(props: CompletionFieldProps) {
  const { label, value, complete, parts, isInvalid, describedBy, placeholder, icon, shortcut, end } = props;
  const { inputRef, onValueChange, onCommit, onCancel, onLeave } = props;
  const [caret, setCaret] = useState(value.length);
  const [isOpen, setOpen] = useState(false);
  const highlighted = useRef<Completion | undefined>(undefined);
  const { mirror, keepInStep, putCaret } = useMirror(inputRef);
  const completions = complete(value, Math.min(caret, value.length));
  const { options } = completions;

  const accept = (option: Completion): void => {
    const { text, at } = withCompletion(value, completions, option);
    putCaret(at);
    setCaret(at);
    onValueChange(text);
    setOpen(true);
  };
  const press = (event: KeyboardEvent): void =>
    onKey(event, {
      onCommit,
      onCancel,
      isListed: isOpen && options.length > 0,
      chosen: highlighted.current,
      begun: completions.to > completions.from ? options[0] : undefined,
      accept,
      close: () => setOpen(false),
    });

  return (
    <Autocomplete.Root<Completion>
      mode="none"
      items={options}
      itemToStringValue={({ text }) => text}
      open={isOpen && options.length > 0}
      onOpenChange={(open, { reason }) => reason !== 'item-press' && setOpen(open)}
      openOnInputClick
      value={value}
      onValueChange={(text, { reason }) => {
        if (reason === 'item-press' || reason === 'escape-key') return;
        setCaret(inputRef.current?.selectionStart ?? text.length);
        setOpen(true);
        onValueChange(text);
      }}
      onItemHighlighted={(option) => {
        highlighted.current = option;
      }}
    >
      <Autocomplete.InputGroup
        className={classNames(field.box, field.quiet, styles.box, isInvalid && field.invalid)}
      >
        {icon}
        <span className={styles.line}>
          <span ref={mirror} className={styles.mirror} aria-hidden>
            {coloured(parts)}
          </span>
          <Autocomplete.Input
            ref={inputRef}
            className={styles.input}
            aria-label={label}
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            onKeyDown={press}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? value.length)}
            onScroll={keepInStep}
            onBlur={onLeave}
          />
        </span>
        {value === '' ? <Kbd keys={shortcut} /> : end}
      </Autocomplete.InputGroup>
      <CompletionList onAccept={accept} />
    </Autocomplete.Root>
  );
}

/** The coloured copy of the letters below the field, and the caret that only the element itself can be told of. */
function useMirror(input: RefObject<HTMLInputElement | null>) {
  const mirror = useRef<HTMLSpanElement>(null);
  const wanted = useRef<number | null>(null);
  const keepInStep = (): void => {
    if (mirror.current !== null) mirror.current.scrollLeft = input.current?.scrollLeft ?? 0;
  };
  useLayoutEffect(() => {
    if (wanted.current !== null) input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
    keepInStep();
  });
  const putCaret = (at: number): void => {
    wanted.current = at;
  };
  return { mirror, keepInStep, putCaret };
}

function CompletionList({ onAccept }: { readonly onAccept: (option: Completion) => void }) {
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner
        className={surface.positioner}
        sideOffset={6}
        align="start"
        collisionPadding={8}
      >
        <Autocomplete.Popup className={classNames(surface.popup, styles.popup)}>
          <Autocomplete.List className={surface.list}>
            {(option: Completion) => (
              <Autocomplete.Item
                key={option.text}
                value={option}
                className={classNames(surface.item, styles.item)}
                onClick={() => onAccept(option)}
              >
                <span className={styles.option}>{option.text}</span>
                <span className={surface.aside}>{option.meaning}</span>
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  );
}

function withCompletion(value: string, { from, to }: Completions, { text }: Completion) {
  const before = `${value.slice(0, from)}${text}${text === '(' ? '' : ' '}`;
  return { text: `${before}${value.slice(to).trimStart()}`, at: before.length };
}

interface Press extends Pick<CompletionFieldProps, 'onCommit' | 'onCancel'> {
  readonly isListed: boolean;
  readonly chosen: Completion | undefined;
  /** Completes the word that is begun. */
  readonly begun: Completion | undefined;
  readonly accept: (option: Completion) => void;
  readonly close: () => void;
}

/** Tab completes a word that is begun; Enter takes what is chosen in the list, else the whole line; Esc steps back. */
function onKey(event: KeyboardEvent, press: Press): void {
  const { isListed, chosen, begun } = press;
  const stop = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.key === 'Tab' && !event.shiftKey && isListed && (chosen ?? begun) !== undefined) {
    stop();
    const option = chosen ?? begun;
    if (option !== undefined) press.accept(option);
  } else if (event.key === 'Enter' && !(isListed && chosen !== undefined)) {
    stop();
    press.close();
    press.onCommit();
  } else if (event.key === 'Escape') {
    stop();
    if (isListed) press.close();
    else press.onCancel();
  }
}

function coloured(parts: readonly TextPart[]): ReactNode {
  let at = 0;
  return parts.map(({ text, tone, isWrong }) => {
    at += text.length;
    return (
      <span key={at} className={classNames(styles[tone], isWrong && styles.wrong)}>
        {text}
      </span>
    );
  });
}
