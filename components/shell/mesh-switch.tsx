'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { GlyphHealth } from '@/components/ui/glyphs/health-strokes.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import styles from './mesh-switch.module.css';

/** A backend that this mesh's figures come from. */
export interface SourceStatus {
  /** "Prometheus", "Kubernetes API". */
  readonly name: string;
  readonly state: 'ok' | 'stale' | 'failed' | 'absent';
  /** What is the matter and since when, or where it is. */
  readonly message: string;
}

export interface MeshOption {
  readonly name: string;
  /** Kind and version: "Istio 1.29". */
  readonly detail?: string | undefined;
}

interface MeshSwitchProps {
  readonly meshes: readonly MeshOption[];
  readonly mesh: string;
  readonly onMeshChange: (mesh: string) => void;
  readonly sources: readonly SourceStatus[];
}

const sourceHealth: Record<SourceStatus['state'], GlyphHealth> = {
  ok: 'healthy',
  stale: 'degraded',
  failed: 'unhealthy',
  absent: 'idle',
};

const sourceWords: Record<SourceStatus['state'], string> = {
  ok: 'answers',
  stale: 'late',
  failed: 'does not answer',
  absent: 'not configured',
};

/** Which mesh is on the screen, and whether its sources answer. */
export function MeshSwitch({ meshes, mesh, onMeshChange, sources }: MeshSwitchProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (name: string) => {
    setOpen(false);
    onMeshChange(name);
  };
  return (
    <Popover
      title="Mesh"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button tone="ghost" className={styles.trigger}>
          <MeshSwitchWords
            mesh={meshes.find(({ name }) => name === mesh) ?? { name: mesh }}
            sources={sources}
          />
        </Button>
      }
    >
      <ul className={styles.meshes}>
        {meshes.map(({ name, detail }) => (
          <li key={name}>
            <Button
              tone={name === mesh ? 'default' : 'ghost'}
              block
              className={styles.mesh}
              aria-current={name === mesh ? 'true' : undefined}
              onClick={() => choose(name)}
            >
              {name}
              {detail !== undefined && <span className={styles.detail}>{detail}</span>}
            </Button>
          </li>
        ))}
      </ul>
      <SourceList sources={sources} />
    </Popover>
  );
}

function MeshSwitchWords({
  mesh,
  sources,
}: {
  readonly mesh: MeshOption;
  readonly sources: readonly SourceStatus[];
}) {
  const worst = worstSource(sources);
  return (
    <>
      <VisuallyHidden>Mesh </VisuallyHidden>
      {worst === undefined ? (
        <MeshGlyph name="mesh" label={null} />
      ) : (
        <HealthGlyph health={sourceHealth[worst.state]} label={null} />
      )}
      <span className={styles.name}>{mesh.name}</span>
      {mesh.detail !== undefined && <span className={styles.detail}>{mesh.detail}</span>}
      {worst !== undefined && (
        <VisuallyHidden>{`, ${worst.name} ${sourceWords[worst.state]}`}</VisuallyHidden>
      )}
      <span className={styles.arrow}>
        <Icon icon={ChevronDown} quiet />
      </span>
    </>
  );
}

function SourceList({ sources }: Pick<MeshSwitchProps, 'sources'>) {
  return (
    <div className={styles.sources}>
      <h3 className={styles.heading}>Sources</h3>
      <ul>
        {sources.map(({ name, state, message }) => (
          <li key={name} className={styles.source}>
            <HealthGlyph
              health={sourceHealth[state]}
              size={13}
              label={sourceWords[state]}
              className={styles.glyph}
            />
            <span>{name}</span>
            <span className={styles.message}>{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function worstSource(sources: readonly SourceStatus[]): SourceStatus | undefined {
  return sources.find(({ state }) => state === 'failed') ?? sources.find(({ state }) => state === 'stale');
}
