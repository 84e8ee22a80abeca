'use client';

import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { defaultServiceLocation, serviceHref } from '@/lib/client/services-location.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { serviceNameOf } from './map-changes.ts';
import styles from './map-panel.module.css';
import { sharesOf } from './node-figures.ts';

interface WhatIfSectionProps {
  /** The versions of one app. */
  readonly nodes: readonly GraphNode[];
  readonly mesh: string | null;
  readonly whatIf: WhatIf | null;
  readonly onWhatIf: (whatIf: WhatIf | null) => void;
}

/** Other shares, tried out on the lines of the map; nothing is written. Nothing here where there is one version only. */
export function WhatIfSection({ nodes, mesh, whatIf, onWhatIf }: WhatIfSectionProps) {
  const versions = nodes.flatMap(({ version }) => (version === null ? [] : [version]));
  const [first] = nodes;
  if (first === undefined || first.namespace === null || versions.length < 2) return null;
  const service = serviceNameOf(first);
  const isOn = whatIf !== null && whatIf.namespace === first.namespace && whatIf.service === service;
  const weights = isOn ? whatIf.weights : observedWeights(nodes);
  const change = (next: Readonly<Record<string, number>>): void =>
    onWhatIf({ namespace: first.namespace ?? '', service, weights: next });
  return (
    <section className={styles.section} aria-label="Test a split">
      <h3 className={styles.heading}>Test a split</h3>
      {isOn ? (
        <>
          <p>The lines show what would be. Nothing is written.</p>
          <div className={styles.weights}>
            {versions.map((version) => (
              <Input
                key={version}
                label={version}
                unit="%"
                inputMode="numeric"
                value={String(weights[version] ?? 0)}
                onValueChange={(text) => change(withWeight(weights, versions, version, text))}
              />
            ))}
          </div>
          <div className={styles.acts}>
            <LinkButton size="small" href={planHref(mesh, first.namespace, service)} prefetch={false}>
              Plan it…
            </LinkButton>
            <Button size="small" tone="ghost" onClick={() => onWhatIf(null)}>
              Show what is
            </Button>
          </div>
        </>
      ) : (
        <Button size="small" onClick={() => change(weights)}>
          Try other shares
        </Button>
      )}
    </section>
  );
}

/** Whole percentages of what is seen now, which sum to 100. */
function observedWeights(nodes: readonly GraphNode[]): Readonly<Record<string, number>> {
  const shares = sharesOf(nodes);
  const entries = nodes.flatMap(({ version }, position) =>
    version === null ? [] : [[version, Math.round((shares[position] ?? 0) * 100)] as const],
  );
  const rest = entries.slice(1).reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(
    entries.map(([version, weight], position) => [
      version,
      position === 0 ? Math.max(0, 100 - rest) : weight,
    ]),
  );
}

/** With two versions the other one takes the rest; with more, weights are relative as in the mesh itself. */
export function withWeight(
  weights: Readonly<Record<string, number>>,
  versions: readonly string[],
  version: string,
  text: string,
): Readonly<Record<string, number>> {
  const weight = Math.min(100, Number(text.replaceAll(/\D/g, '').slice(0, 3)));
  const [other, ...more] = versions.filter((one) => one !== version);
  if (other !== undefined && more.length === 0) return { [version]: weight, [other]: 100 - weight };
  const next = { ...weights, [version]: weight };
  return Object.values(next).some((one) => one > 0) ? next : weights;
}

function planHref(mesh: string | null, namespace: string, service: string): string {
  if (mesh === null) return '/services';
  return serviceHref({ mesh, namespace, name: service }, { ...defaultServiceLocation, tab: 'routing' });
}
