'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import surface from './surface.module.css';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  readonly align?: 'start' | 'center' | 'end' | undefined;
  readonly children: ReactNode;
}

/** A list of acts or choices behind a button. */
export function Menu({ trigger, side = 'bottom', align = 'start', children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          className={surface.positioner}
          side={side}
          sideOffset={4}
          align={align}
          collisionPadding={8}
        >
          <BaseMenu.Popup className={classNames(surface.popup, surface.list)}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly detail?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly children: ReactNode;
}

export function MenuItem({
  onSelect,
  icon,
  detail,
  shortcut,
  danger = false,
  disabled = false,
  children,
}: MenuItemProps) {
  return (
    <BaseMenu.Item
      className={classNames(surface.item, danger && surface.danger)}
      disabled={disabled}
      onClick={() => onSelect()}
    >
      {icon}
      {children}
      {(detail !== undefined || shortcut !== undefined) && (
        <span className={surface.aside}>{shortcut === undefined ? detail : <Kbd keys={shortcut} />}</span>
      )}
    </BaseMenu.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: ReactNode;
    readonly detail?: ReactNode;
  }[];
}

/** A titled group of which one is chosen. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onValueChange,
  options,
}: MenuChoiceProps<Value>) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(chosen: Value) => onValueChange(chosen)}>
      <BaseMenu.GroupLabel className={surface['group-label']}>{label}</BaseMenu.GroupLabel>
      {options.map((option) => (
        <BaseMenu.RadioItem key={option.value} value={option.value} className={surface.item} closeOnClick>
          <span className={surface.mark}>
            <BaseMenu.RadioItemIndicator render={<span />}>
              <Icon icon={Check} size={14} />
            </BaseMenu.RadioItemIndicator>
          </span>
          {option.label}
          {option.detail !== undefined && <span className={surface.aside}>{option.detail}</span>}
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className={surface.separator} />;
}
