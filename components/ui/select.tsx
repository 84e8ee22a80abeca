'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button-class.ts';
import { classNames } from './class-names.ts';
import field from './field.module.css';
import { Icon } from './icon.tsx';
import styles from './select.module.css';
import surface from './surface.module.css';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Quiet words at the right. */
  readonly detail?: ReactNode;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  /** `field` has its label above; `toolbar` carries it in the button: "Level App". */
  readonly look?: 'field' | 'toolbar' | undefined;
}

/** One of many, in a list that opens. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, options, value, onValueChange, look = 'field' } = props;
  const isField = look === 'field';
  return (
    <BaseSelect.Root<Value>
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      modal={false}
      onValueChange={(chosen) => {
        if (chosen !== null) onValueChange(chosen);
      }}
    >
      {isField && <BaseSelect.Label className={field.label}>{label}</BaseSelect.Label>}
      <BaseSelect.Trigger
        className={isField ? classNames(field.box, styles.box) : buttonClass('ghost')}
        {...(isField ? {} : { 'aria-label': label })}
      >
        {!isField && (
          <span className={styles.prefix} aria-hidden>
            {label}
          </span>
        )}
        <BaseSelect.Value className={styles.value} />
        <BaseSelect.Icon render={<Icon icon={ChevronDown} size={14} quiet />} />
      </BaseSelect.Trigger>
      <SelectList options={options} />
    </BaseSelect.Root>
  );
}

function SelectList<Value extends string>({ options }: Pick<SelectProps<Value>, 'options'>) {
  return (
    <BaseSelect.Portal>
      <BaseSelect.Positioner className={surface.positioner} sideOffset={4} alignItemWithTrigger={false}>
        <BaseSelect.Popup className={surface.popup}>
          <BaseSelect.List className={surface.list}>
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className={surface.item}>
                <span className={surface.mark}>
                  <BaseSelect.ItemIndicator render={<span />}>
                    <Icon icon={Check} size={14} />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                {option.detail !== undefined && <span className={surface.aside}>{option.detail}</span>}
              </BaseSelect.Item>
            ))}
          </BaseSelect.List>
        </BaseSelect.Popup>
      </BaseSelect.Positioner>
    </BaseSelect.Portal>
  );
}
