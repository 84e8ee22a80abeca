'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { SearchField } from '@/components/ui/search-field.tsx';
import { Checkbox } from '@/components/ui/switch.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import styles from './namespace-scope.module.css';

interface NamespaceScopeProps {
  readonly namespaces: readonly string[];
  /** None chosen means all. */
  readonly selected: readonly string[];
  readonly onSelectedChange: (selected: readonly string[]) => void;
}

/** Which namespaces are on the screen. */
export function NamespaceScope({ namespaces, selected, onSelectedChange }: NamespaceScopeProps) {
  const [text, setText] = useState('');
  const shown = namespaces.filter((namespace) => namespace.includes(text.trim().toLowerCase()));
  const toggle = (namespace: string, isChosen: boolean) =>
    onSelectedChange(
      namespaces.filter((other) => (other === namespace ? isChosen : selected.includes(other))),
    );
  const { words, count } = scopeWords(namespaces, selected);
  return (
    <Popover
      title="Namespaces"
      trigger={
        <Button tone="ghost" className={styles.trigger}>
          <VisuallyHidden>Namespaces: </VisuallyHidden>
          <MeshGlyph name="namespaces" label={null} />
          <span className={styles.name}>{words}</span>
          <span className={styles.count}>{count}</span>
          <span className={styles.arrow}>
            <Icon icon={ChevronDown} quiet />
          </span>
        </Button>
      }
    >
      <SearchField
        label="Find a namespace"
        placeholder="Find a namespace"
        value={text}
        onValueChange={setText}
      />
      <ul className={styles.list}>
        {shown.map((namespace) => (
          <li key={namespace} className={styles.row}>
            <Checkbox
              checked={selected.includes(namespace)}
              onCheckedChange={(isChosen) => toggle(namespace, isChosen)}
            >
              {namespace}
            </Checkbox>
          </li>
        ))}
        {shown.length === 0 && <li className={styles.empty}>No namespace has “{text}” in its name.</li>}
      </ul>
      <div className={styles.footer}>
        {selected.length === 0 ? 'All are shown.' : `${selected.length} of ${namespaces.length} are shown.`}
        <Button
          size="small"
          tone="ghost"
          disabled={selected.length === 0}
          onClick={() => onSelectedChange([])}
        >
          Show all
        </Button>
      </div>
    </Popover>
  );
}

function scopeWords(namespaces: readonly string[], selected: readonly string[]) {
  const [first, ...others] = selected;
  if (first === undefined) return { words: 'All namespaces', count: String(namespaces.length) };
  return { words: first, count: others.length === 0 ? '' : `+${others.length}` };
}
