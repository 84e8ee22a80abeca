import { Lock } from 'lucide-react';
import { Code } from '@/components/ui/code.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { WritePermission } from '@/lib/client/change-queries.ts';
import styles from './plan-panel.module.css';

/** Why a read-only console sends nothing, and what the person may do without it: two locks, told apart. */
export function PlanOff({ permission }: { readonly permission: WritePermission }) {
  return (
    <section className={styles.section} aria-label="Read-only">
      <h3 className={styles.off}>
        <Icon icon={Lock} size={13} quiet /> Read-only: the plan is complete, and nothing is sent
      </h3>
      <Facts
        facts={[
          {
            name: 'Off because',
            value: (
              <>
                <Code>PILOTHOUSE_WRITES</Code> is disabled; this is the default
              </>
            ),
          },
          { name: 'Your rights', value: rightsWords(permission) },
        ]}
      />
    </section>
  );
}

/** What the control plane says of the person, whatever the console's switch says. */
export function rightsWords({ rights, who }: Pick<WritePermission, 'rights' | 'who'>): string {
  const person = who ?? 'you';
  if (rights === undefined || rights === null) return 'not known: the control plane did not tell';
  if (!rights.allowed) return `the control plane does not let ${person} write: ${rights.reason}`;
  const more = rights.reason === '' ? '' : ` ${rights.reason}`;
  return `the control plane lets ${person} write here, so the command works.${more}`;
}
