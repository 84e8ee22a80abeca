import type { ReactNode, Ref } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { SearchField } from '@/components/ui/search-field.tsx';
import { ToggleButton } from '@/components/ui/toggle-button.tsx';
import type { ServiceGroup, ServicesLocation } from '@/lib/client/services-location.ts';
import { formatCount } from '@/lib/format/count.ts';
import { groupNames, isInGroup } from './service-groups.ts';
import type { ListWords } from './list-words.ts';
import type { ServiceRow } from './service-row.ts';
import styles from './services-toolbar.module.css';
import type { ChangeLocation } from './use-services-location.ts';

interface ServicesToolbarProps {
  readonly words: ListWords;
  readonly groups: readonly ServiceGroup[];
  /** All services of the answer; null before the first one. */
  readonly rows: readonly ServiceRow[] | null;
  readonly location: ServicesLocation;
  readonly navigate: ChangeLocation<ServicesLocation>;
  readonly filterRef: Ref<HTMLInputElement>;
}

const glyphs: Readonly<Record<ServiceGroup, ReactNode>> = {
  all: null,
  attention: <HealthGlyph health="unhealthy" size={12} label={null} />,
  suffers: <HealthGlyph health="unhealthy" hollow size={12} label={null} />,
  split: <MeshGlyph name="split" size={12} label={null} />,
  fault: <HealthGlyph health="injected" size={12} label={null} />,
  'no-sidecar': <MeshGlyph name="no-sidecar" size={12} label={null} />,
  idle: <HealthGlyph health="idle" size={12} label={null} />,
};

/** Which services are listed: by what is the matter with them, and by words. */
export function ServicesToolbar(props: ServicesToolbarProps) {
  const { words, groups, rows, location, navigate, filterRef } = props;
  return (
    <>
      <h1 className={styles.title}>{words.title}</h1>
      <span className={styles.separator} aria-hidden />
      <fieldset className={styles.groups} aria-label="Show">
        {groups.map((group) => (
          <ToggleButton
            key={group}
            size="small"
            pressed={location.group === group}
            onPressedChange={(isPressed) => navigate({ group: isPressed ? group : 'all' })}
          >
            {glyphs[group]}
            {groupNames[group]}
            <span className={styles.count}>
              {rows === null ? '–' : formatCount(rows.filter((row) => isInGroup(row, group)).length)}
            </span>
          </ToggleButton>
        ))}
      </fieldset>
      <SearchField
        ref={filterRef}
        className={styles.filter}
        label="Filter"
        purpose="filter"
        placeholder="Filter: name, namespace, version"
        shortcut="/"
        value={location.text}
        onValueChange={(text) => navigate({ text }, 'replace')}
      />
    </>
  );
}
