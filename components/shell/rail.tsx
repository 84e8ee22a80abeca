'use client';

import { Ellipsis, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { use, useState } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { ControlGlyph } from '@/components/ui/glyphs/control-glyph.tsx';
import { PilothouseSign } from '@/components/ui/glyphs/pilothouse-sign.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/components/ui/menu.tsx';
import type { ThemeChoice } from '@/components/ui/theme-choice.ts';
import { useTheme } from '@/components/ui/theme.tsx';
import { Tooltip } from '@/components/ui/tooltip.tsx';
import { BarActsContext } from './bar-acts.ts';
import { isAtPlace, placeHref, places, type Place } from './places.tsx';
import { RailMark } from './rail-mark.tsx';
import styles from './rail.module.css';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useShortcut } from './shortcuts.tsx';

/** The places of the console: a rail at the left, tabs at the bottom of a small screen. */
export function Rail() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut('?', 'Keyboard shortcuts', 'Everywhere', () => setHelpOpen(true));
  const openHelp = () => setHelpOpen(true);
  return (
    <nav className={styles.rail} aria-label="Main">
      <Link href="/" className={styles.sign}>
        <PilothouseSign />
      </Link>
      <ul className={styles.places}>
        {places.map((place) => (
          <li key={place.id} className={place.isMinor === true ? styles.minor : undefined}>
            <PlaceLink place={place} />
          </li>
        ))}
        <li className={styles.more}>
          <MoreMenu onHelp={openHelp} />
        </li>
      </ul>
      <div className={styles.tools}>
        <Tooltip content="Keyboard shortcuts" shortcut="?" side="right">
          <button type="button" className={styles.item} aria-label="Keyboard shortcuts" onClick={openHelp}>
            <ControlGlyph name="help" size={18} />
          </button>
        </Tooltip>
        <ThemeMenu />
      </div>
      <ShortcutsDialog open={isHelpOpen} onOpenChange={setHelpOpen} />
    </nav>
  );
}

function PlaceLink({ place }: { readonly place: Place }) {
  const pathname = usePathname();
  const href = placeHref(place, useSearchParams());
  const router = useRouter();
  const { runningFaults } = use(BarActsContext);
  useShortcut(`G ${place.key}`, `Go to ${place.label.toLowerCase()}`, 'Places', () => router.push(href));
  return (
    <Tooltip content={place.label} shortcut={`G ${place.key}`} side="right">
      <Link
        href={href}
        className={styles.item}
        aria-current={isAtPlace(place, pathname) ? 'page' : undefined}
      >
        {place.glyph}
        <span className={styles.word}>{place.label}</span>
        {place.id === 'changes' && <RailMark runningFaults={runningFaults} />}
      </Link>
    </Tooltip>
  );
}

const themeOptions = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'As the system' },
] as const satisfies readonly { value: ThemeChoice; label: string }[];

const themeIcons: Record<ThemeChoice, LucideIcon> = { dark: Moon, light: Sun, system: Monitor };

function ThemeMenu() {
  const { choice, setChoice } = useTheme();
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        <button type="button" className={styles.item} aria-label="Theme">
          <Icon icon={themeIcons[choice]} size={18} />
        </button>
      }
    >
      <MenuChoice label="Theme" value={choice} onValueChange={setChoice} options={themeOptions} />
    </Menu>
  );
}

function MoreMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { choice, setChoice } = useTheme();
  const router = useRouter();
  const search = useSearchParams();
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={classNames(styles.item)}>
          <Icon icon={Ellipsis} size={20} />
          <span className={styles.word}>More</span>
        </button>
      }
    >
      {places
        .filter(({ isMinor }) => isMinor === true)
        .map((place) => (
          <MenuItem key={place.id} onSelect={() => router.push(placeHref(place, search))}>
            {place.label}
          </MenuItem>
        ))}
      <MenuSeparator />
      <MenuChoice label="Theme" value={choice} onValueChange={setChoice} options={themeOptions} />
      <MenuSeparator />
      <MenuItem onSelect={onHelp}>Keyboard shortcuts</MenuItem>
    </Menu>
  );
}
