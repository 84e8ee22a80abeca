import { Code } from '@/components/ui/code.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import styles from './change-life.module.css';
import { movedVersion } from './change-proof-shares.ts';
import { PlanDiff } from './plan-diff.tsx';

const progressWords: Readonly<Record<Change['steps'][number]['progress'], string>> = {
  waiting: 'not written yet',
  writing: 'being written',
  unknown: 'no answer: it may have landed',
  written: 'written',
  undoing: 'being taken back',
  undone: 'taken back',
  'not-written': 'not written',
};

/** The objects that the change wrote: before, with the change, and after its undo. */
export function ChangeWritten({ change }: { readonly change: Change }) {
  const { steps, digest } = change;
  return (
    <Panel
      title="What was written"
      meta={steps.length > 1 ? formatCountOf(steps.length, 'write') : undefined}
    >
      <div className={styles.stack}>
        <Facts
          facts={[
            { name: 'Owner', value: ownerWords(change) },
            {
              name: 'Digest',
              value: (
                <span className={styles.digest}>
                  <Code>{shortDigest(digest)}</Code>
                  <CopyButton what="digest" text={digest} />
                </span>
              ),
            },
          ]}
        />
        <ShareTable change={change} />
        {steps.map((step) => (
          <div key={step.index} className={styles.object}>
            <Facts
              facts={[
                { name: 'Kind', value: step.object.kind },
                { name: 'Name', value: `${step.object.namespace} / ${step.object.name}` },
                ...(step.object.generation === null
                  ? []
                  : [{ name: 'Generation', value: `${step.object.generation} when planned` }]),
                { name: 'Write', value: `${step.operation}, ${progressWords[step.progress]}` },
                { name: 'Dry run', value: step.dryRun.ok ? 'accepted' : step.dryRun.message },
              ]}
            />
            <Disclosure summary="Change as a diff">
              <PlanDiff step={step} />
            </Disclosure>
            <Disclosure summary="Patch and its undo, byte for byte">
              <pre className={styles.code} aria-label="Patch">
                {JSON.stringify(step.patch, null, 2)}
              </pre>
              <pre className={styles.code} aria-label="Undo">
                {step.inverse === null ? 'Delete the object.' : JSON.stringify(step.inverse, null, 2)}
              </pre>
            </Disclosure>
          </div>
        ))}
      </div>
    </Panel>
  );
}

/** Weights side by side. Undo goes back to what was there before. */
function ShareTable({ change }: { readonly change: Change }) {
  const { sharesBefore, sharesAfter } = change;
  const versions = [...new Set([...Object.keys(sharesBefore), ...Object.keys(sharesAfter)])].sort();
  if (movedVersion(change) === null) return null;
  const percent = (shares: Readonly<Record<string, number>>, version: string): string => {
    const share = shares[version];
    return share === undefined ? '–' : `${Number((share * 100).toFixed(1))} %`;
  };
  return (
    <table className={styles.shares} aria-label="Shares before, with the change and after its undo">
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">before</th>
          <th scope="col">change</th>
          <th scope="col">undo</th>
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => (
          <tr key={version}>
            <th scope="row">{version}</th>
            <td className={styles.removed}>{percent(sharesBefore, version)}</td>
            <td className={styles.added}>{percent(sharesAfter, version)}</td>
            <td className={styles.added}>{percent(sharesBefore, version)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shortDigest = (digest: string): string => {
  const hex = digest.replace(/^sha256:/, '');
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
};

function ownerWords({ owner }: Change): string {
  switch (owner.verdict) {
    case 'free':
      return owner.by === null ? 'none, free to change' : `${owner.by}, nothing undoes it`;
    case 'ignored-path':
      return `${owner.by ?? 'its owner'}, which ignores these fields`;
    case 'will-revert':
    case 'instant-revert':
      return `${owner.by ?? 'its owner'}, which undoes changes`;
    case 'unknown':
      return owner.by ?? 'not known';
  }
}
