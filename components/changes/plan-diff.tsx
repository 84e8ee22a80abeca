import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { diffView, type DiffLine } from './diff-lines.ts';
import styles from './plan-panel.module.css';

const operations = { patch: '', create: 'created', delete: 'deleted' } as const;

/** What is written into one object, as lines of YAML. */
export function PlanDiff({ step }: { readonly step: ChangePlan['steps'][number] }) {
  const { object, operation, diff } = step;
  const { lines, own } = diffView(diff);
  return (
    <section className={styles.diff} aria-label={`${object.kind} ${object.namespace}/${object.name}`}>
      <div className={styles.diffHead}>
        <MeshGlyph name="changes" size={13} label={null} />
        <span>
          {object.kind}{' '}
          <b>
            {object.namespace}/{object.name}
          </b>
        </span>
        <span className={styles.quiet}>{operations[operation]}</span>
      </div>
      <Scrolled label={`Difference of ${object.name}`}>
        {lines.length === 0 && own.length > 0 ? (
          <div className={styles.row}>Nothing but the note of the console.</div>
        ) : (
          <Lines lines={lines} />
        )}
      </Scrolled>
      {own.length > 0 && (
        <div className={styles.own}>
          <Disclosure summary="The console’s note on the object: this change’s id and the way back">
            <Scrolled label="Note of the console">
              <Lines lines={own} />
            </Scrolled>
          </Disclosure>
        </div>
      )}
    </section>
  );
}

interface ScrolledProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Lines that scroll sideways, so that keys must reach them. */
function Scrolled({ label, children }: ScrolledProps) {
  const reach = { tabIndex: 0 };
  return (
    <section className={styles.lines} aria-label={label} {...reach}>
      {children}
    </section>
  );
}

const signs = { add: '+', remove: '−', same: ' ', gap: '⋮' } as const;
const spoken = { add: 'added: ', remove: 'removed: ', same: '', gap: '' } as const;

function Lines({ lines }: { readonly lines: readonly DiffLine[] }) {
  return lines.map(({ kind, text }, position) => (
    // oxlint-disable-next-line react/no-array-index-key -- equal lines occur, and a diff is replaced as a whole
    <div key={position} className={classNames(styles.row, styles[kind])}>
      <span className={styles.mark} aria-hidden>
        {signs[kind]}
      </span>
      <VisuallyHidden>{spoken[kind]}</VisuallyHidden>
      {text}
    </div>
  ));
}
