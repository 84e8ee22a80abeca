'use client';

import { Search } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { use, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { CommandDialog } from '@/components/ui/command-dialog.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { BarActsContext } from './bar-acts.ts';
import styles from './find.module.css';
import { findPaletteItems, type PaletteItem } from './palette.ts';
import { placeHref, places } from './places.tsx';
import { useShortcut } from './shortcuts.tsx';

interface FindProps {
  /** All that can be found and done from this page. */
  readonly items: readonly PaletteItem[];
}

/** The find field of the bar and the palette behind it. */
export function Find({ items }: FindProps) {
  const [isOpen, setOpen] = useState(false);
  const { commands } = use(BarActsContext);
  const router = useRouter();
  const search = useSearchParams();
  const pages = places.map((place): PaletteItem => ({
    id: `place ${place.id}`,
    kind: 'place',
    title: place.label,
    detail: 'page',
    glyph: place.glyph,
    onSelect: () => router.push(placeHref(place, search)),
  }));
  useShortcut('Ctrl K', 'Find anything, act on it', 'Everywhere', () => setOpen(true));
  return (
    <>
      <Button tone="ghost" className={styles.find} onClick={() => setOpen(true)}>
        <Icon icon={Search} quiet />
        <span className={styles.words}>Find anything</span>
        <span className={styles.words} aria-hidden>
          <Kbd keys="Ctrl K" />
        </span>
      </Button>
      <CommandDialog
        open={isOpen}
        onOpenChange={setOpen}
        label="Find anything"
        placeholder="Find a service, a page, an act"
        find={(text) => findPaletteItems([...items, ...pages, ...commands], text)}
        emptyText="Nothing here has these words. Try a part of a service's or a namespace's name."
      />
    </>
  );
}
