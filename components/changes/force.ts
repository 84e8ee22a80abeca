import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { ChangePlan } from '@/lib/client/change-queries.ts';

/** The check that a reason can set aside: traffic to a version without a ready pod. */
const withoutPods = 'version-without-pods';

/** Whether a plan would send requests to nobody, so that only a reason lets it go on; also where one was given already. */
export function mayForce({
  checks,
  intent,
}: Pick<ChangePlan, 'checks'> & { readonly intent: ChangeIntent }): boolean {
  if (intent.kind !== 'split' && intent.kind !== 'canary') return false;
  return (
    intent.force !== undefined ||
    checks.some(({ code, severity }) => code === withoutPods && severity === 'blocking')
  );
}

/** The same change although a version has no ready pod; an empty reason is none. */
export function withForce(intent: ChangeIntent, why: string): ChangeIntent {
  if (intent.kind !== 'split' && intent.kind !== 'canary') return intent;
  const { force: _before, ...rest } = intent;
  const force = why.trim();
  return force === '' ? rest : { ...rest, force };
}
