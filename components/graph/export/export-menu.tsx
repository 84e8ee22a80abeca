'use client';

import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { saveFile } from '@/components/ui/save-file.ts';
import { useNotify } from '@/components/ui/toast.tsx';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { mermaidOf } from '@/lib/graph/export/mermaid.ts';
import type { Scene } from '../scene.ts';
import { mapHtml } from './map-html.ts';
import { mapSvg, type MapPicture } from './map-svg.ts';
import { plainPalette } from './plain-palette.ts';
import { svgToPng } from './svg-to-png.ts';

interface ExportMenuProps {
  readonly scene: Scene;
  readonly location: Pick<MapLocation, 'overlay' | 'quantile' | 'labels'>;
}

/** `default at 2026-11-28 04:10:00 UTC, last 1 min`: what the picture shows, wherever it ends up. */
function titleOf({ snapshot: { mesh, at, windowSeconds } }: Scene): string {
  const time = new Date(at * 1_000).toISOString().replace('T', ' ').slice(0, 19);
  return `${mesh} at ${time} UTC, last ${formatDuration(windowSeconds)}`;
}

/** The map as it is filtered and drawn now, as a file. The table is saved from the table. */
export function ExportMenu({ scene, location }: ExportMenuProps) {
  const notify = useNotify();
  const name = `map-${new Date(scene.snapshot.at * 1_000).toISOString().slice(0, 19).replaceAll(':', '')}`;
  const picture = (): MapPicture => ({
    scene,
    palette: plainPalette(document.body),
    ...location,
    title: titleOf(scene),
  });
  const savePng = async (): Promise<void> => {
    try {
      saveFile(`${name}.png`, 'image/png', await svgToPng(mapSvg(picture())));
    } catch {
      notify({
        tone: 'failed',
        title: 'The picture could not be made',
        description: 'Save it as SVG instead.',
      });
    }
  };
  const drawn = {
    mesh: scene.snapshot.mesh,
    at: scene.snapshot.at,
    windowSeconds: scene.snapshot.windowSeconds,
    view: scene.snapshot.view,
    warnings: scene.snapshot.warnings,
    nodes: scene.cards.flatMap(({ card }) => card.nodes),
    edges: scene.edges.map(({ edge }) => edge),
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" aria-label="Save the map">
          <Icon icon={Download} size={14} />
        </Button>
      }
    >
      <MenuItem
        detail="one page, opens offline"
        onSelect={() => saveFile(`${name}.html`, 'text/html', mapHtml(picture()))}
      >
        HTML
      </MenuItem>
      <MenuItem detail="drawing" onSelect={() => saveFile(`${name}.svg`, 'image/svg+xml', mapSvg(picture()))}>
        SVG
      </MenuItem>
      <MenuItem detail="picture" onSelect={() => void savePng()}>
        PNG
      </MenuItem>
      <MenuItem
        detail="every fact"
        onSelect={() => saveFile(`${name}.json`, 'application/json', `${JSON.stringify(drawn, null, 2)}\n`)}
      >
        JSON
      </MenuItem>
      <MenuItem
        detail="for documents"
        onSelect={() => saveFile(`${name}.mmd`, 'text/plain', mermaidOf(drawn))}
      >
        Mermaid
      </MenuItem>
    </Menu>
  );
}
