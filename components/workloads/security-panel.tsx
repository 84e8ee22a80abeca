import { nodeName } from '@/components/graph/map-sentences.ts';
import { Code } from '@/components/ui/code.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import type { WorkloadAnswer } from '@/lib/client/workload-queries.ts';
import type { MtlsStatus } from '@/lib/domain/mesh-graph.ts';
import { mtlsOfCallers } from '@/lib/domain/mtls-of-callers.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { Call } from './calls.ts';
import styles from './workload-view.module.css';

interface SecurityPanelProps {
  readonly name: string;
  readonly namespace: string;
  readonly answer: WorkloadAnswer | null;
  readonly callers: readonly Call[];
  readonly state: PanelState | undefined;
}

const locks: Readonly<Record<MtlsStatus, MeshGlyphName>> = {
  mutual: 'lock-closed',
  mixed: 'lock-open',
  plaintext: 'lock-open',
  unknown: 'lock-question',
};

const modeWords = {
  STRICT: 'only mutual TLS is accepted',
  PERMISSIVE: 'mutual TLS and plaintext are accepted',
  DISABLE: 'the mesh does not encrypt',
} as const;

/** What is encrypted, by whose evidence, who calls in plaintext, and which policies hold. */
export function SecurityPanel({ name, namespace, answer, callers, state }: SecurityPanelProps) {
  const facts = answer?.facts ?? null;
  const mtls = mtlsOfCallers(callers.map(({ edge }) => edge));
  const open = callers.filter(({ edge }) => edge.mtls.status === 'plaintext' || edge.mtls.status === 'mixed');
  return (
    <Panel title="Security" state={state ?? (answer === null ? waiting : undefined)}>
      <dl className={styles.facts}>
        <dt>Mode</dt>
        <dd>
          {facts === null ? (
            'No control plane tells.'
          ) : (
            <>
              <b>{facts.mtlsMode}</b>, {modeWords[facts.mtlsMode]}
              {Object.entries(facts.mtlsModeByPort).map(([port, mode]) => (
                <span key={port}>
                  ; port {port} {mode}
                </span>
              ))}
            </>
          )}
        </dd>
        <dt>Evidence</dt>
        <dd>
          {mtls === null ? (
            'Nobody called it in this window.'
          ) : (
            <span className={styles.inline}>
              <MeshGlyph name={locks[mtls.status]} size={13} label={mtls.status} />
              {mtls.ratio !== null && <b>{amountText(formatRatio(mtls.ratio))}</b>} {mtls.evidence}
            </span>
          )}
        </dd>
        {open.length > 0 && (
          <>
            <dt>In plaintext</dt>
            <dd>{open.map(({ other }) => nodeName(other)).join(', ')}</dd>
          </>
        )}
        <dt>Policies</dt>
        <dd>
          <Policies facts={facts} where={`${name} or all of ${namespace}`} />
        </dd>
      </dl>
    </Panel>
  );
}

const waiting: PanelState = { kind: 'loading', waitingFor: 'the control plane' };

function Policies({ facts, where }: { readonly facts: WorkloadAnswer['facts']; readonly where: string }) {
  if (facts === null) return 'No control plane tells.';
  if (facts.policies.length === 0) return `None is for ${where}: whoever reaches it may call it.`;
  return (
    <ul className={styles.policies}>
      {facts.policies.map(({ kind, namespace, name, text }) => (
        <li key={`${kind} ${namespace}/${name}`}>
          {kind} <Code>{`${namespace}/${name}`}</Code>
          <p className={styles.quiet}>{text}</p>
        </li>
      ))}
    </ul>
  );
}
