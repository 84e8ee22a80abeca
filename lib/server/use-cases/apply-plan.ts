import 'server-only';
import { applyRequestSchema, type Change } from '../../contract/changes.ts';
import type { Runtime } from '../runtime.ts';
import { ApiProblem } from './api-problem.ts';
import { changeAnswer } from './change-answers.ts';
import { changeCaller, refusalsRecorded, requirePermission } from './change-caller.ts';
import { parseBody } from './parse-body.ts';

const MOST_KEY_CHARACTERS = 200;

/** Applies a plan byte for byte on the caller's behalf. Throws `ApiProblem`, `ChangeError`, `SourceError`. */
export async function applyPlan(running: Runtime, request: Request): Promise<Change> {
  const caller = await changeCaller(running, request);
  const { planId, digest, reason, guard, expiresInSeconds, confirm, override } = await parseBody(
    applyRequestSchema,
    request,
  );
  const plan = await running.ledger.findPlan(planId);
  await refusalsRecorded(running, caller.who, plan?.intent ?? null, async () => {
    if (plan !== null) await requirePermission(running, caller, plan.intent, request.signal);
  });
  const whyForced = plan !== null && 'force' in plan.intent ? plan.intent.force : undefined;
  const change = await running.changes.apply(
    {
      planId,
      digest,
      idempotencyKey: idempotencyKeyOf(request) ?? planId,
      reason: reason === '' ? (whyForced ?? '') : reason,
      guard,
      expiresInSeconds,
      typedService: confirm,
      force: override === true ? ['owner-reverts'] : [],
    },
    caller.identity,
  );
  return changeAnswer(change);
}

function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null || key === '') return null;
  if (key.length <= MOST_KEY_CHARACTERS) return key;
  const message = `must have at most ${MOST_KEY_CHARACTERS} characters`;
  throw new ApiProblem('invalid-request', `The header Idempotency-Key ${message}.`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
