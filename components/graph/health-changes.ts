import { healthView, isProblem } from './health-view.ts';
import { nodeName } from './map-sentences.ts';
import type { Scene } from './scene.ts';

const mostNamed = 3;

/** What to tell somebody who does not see the map: which nodes became worse or well. Null where nothing did. */
export function healthChanges(before: Scene, after: Scene): string | null {
  if (before.snapshot.view !== after.snapshot.view) return null;
  const worse: string[] = [];
  const well: string[] = [];
  for (const node of after.snapshot.nodes) {
    const old = before.nodes.get(node.id);
    if (old === undefined || old.health.status === node.health.status) continue;
    const [was, is] = [healthView(old.health), healthView(node.health)];
    if (isProblem(is) && !is.isHollow) worse.push(`${nodeName(node)} is ${is.glyph}`);
    else if (isProblem(was) && is.glyph === 'healthy') well.push(`${nodeName(node)} is healthy again`);
  }
  const all = [...worse, ...well];
  if (all.length === 0) return null;
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more changed` : '';
  return `${all.slice(0, mostNamed).join(', ')}${more}.`;
}
