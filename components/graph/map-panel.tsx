import { ContainerPanel } from './container-panel.tsx';
import { EdgePanel } from './edge-panel.tsx';
import { NodePanel } from './node-panel.tsx';
import type { PanelContext } from './panel-context.ts';
import type { Subject } from './subject.ts';

/** What is selected: one sentence, then the figures, then the proof. */
export function MapPanel({
  subject,
  context,
}: {
  readonly subject: Subject;
  readonly context: PanelContext;
}) {
  switch (subject.kind) {
    case 'edge':
      return <EdgePanel selected={subject.edge} context={context} />;
    case 'node':
      return <NodePanel node={subject.node} card={subject.card} context={context} />;
    case 'container':
      return <ContainerPanel container={subject.container} context={context} />;
  }
}
