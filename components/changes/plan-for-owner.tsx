import { Disclosure } from '@/components/ui/disclosure.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { isReverted } from './owner-words.ts';
import { textForGit } from './plan-sentence.ts';
import styles from './plan-panel.module.css';

/** The change where its owner takes it from, ready to be copied. Nothing where the owner leaves it alone. */
export function PlanForOwner({ plan }: { readonly plan: ChangePlan }) {
  const { owner, command } = plan;
  const text = textForGit(plan);
  if (!isReverted(owner) || text === '') return null;
  return (
    <section className={styles.section}>
      <h3>The place for it is the manifest{owner.by === null ? '' : ` of ${owner.by}`}</h3>
      <CopiedText label="Patch for the manifest" text={text} />
      <Disclosure summary="The same as a kubectl command">
        <CopiedText label="kubectl command" text={command} />
      </Disclosure>
    </section>
  );
}

/** Text as it is copied, scrolled sideways, so that keys must reach it. */
function CopiedText({ label, text }: { readonly label: string; readonly text: string }) {
  const reach = { tabIndex: 0 };
  return (
    <section className={styles.copied} aria-label={label} {...reach}>
      <pre>{text}</pre>
    </section>
  );
}
