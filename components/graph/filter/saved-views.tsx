'use client';

import { Bookmark, ChevronDown, X } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { openView, savedViewsStore, viewQuery, withView, type SavedView } from '@/lib/client/saved-views.ts';
import type { Navigate } from '../use-map-location.ts';
import styles from './filter-bar.module.css';

const none: readonly SavedView[] = [];

interface SavedViewsProps {
  readonly location: MapLocation;
  readonly navigate: Navigate;
}

/** Ways to look at the map under names of one's own, kept on this device. */
export function SavedViews({ location, navigate }: SavedViewsProps) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const views = useSyncExternalStore(
    (listener) => savedViewsStore().subscribe(listener),
    () => savedViewsStore().get(),
    () => none,
  );
  const set = (next: readonly SavedView[]): void => savedViewsStore().set(next);
  const save = (): void => {
    const chosen = name.trim();
    if (chosen === '') return;
    set(withView(views, { name: chosen, query: viewQuery(location) }));
    setName('');
  };
  return (
    <Popover
      title="Saved views"
      align="end"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button tone="ghost">
          <Icon icon={Bookmark} size={14} quiet />
          Views
          <Icon icon={ChevronDown} size={14} quiet />
        </Button>
      }
    >
      {views.length === 0 ? (
        <p className={styles.hint}>
          None yet. A view keeps filter, level, overlay and labels under a name, on this device.
        </p>
      ) : (
        <ul className={styles.views}>
          {views.map((view) => (
            <li key={view.name}>
              <Button
                tone="ghost"
                onClick={() => {
                  navigate(openView(view, location), 'push');
                  setOpen(false);
                }}
              >
                {view.name}
              </Button>
              <IconButton
                size="small"
                label={`Forget ${view.name}`}
                icon={<Icon icon={X} size={14} quiet />}
                onClick={() => set(views.filter((other) => other !== view))}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Input
          label="Name of this view"
          value={name}
          onValueChange={setName}
          placeholder="Plaintext callers"
        />
        <Button type="submit" disabled={name.trim() === ''}>
          Save this view
        </Button>
      </form>
    </Popover>
  );
}
