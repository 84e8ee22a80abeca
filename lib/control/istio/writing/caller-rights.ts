import { z } from 'zod';
import type { KubernetesClient } from '../../../kubernetes/kubernetes-client.ts';
import { failureOfStatus } from '../../../kubernetes/kubernetes-failure.ts';
import type { Identity, Permission } from '../../../ports/mesh-writer.ts';

const accessSchema = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().nullish() }),
});
const reviewSchema = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });

/** Rights that changes of routing need: most of them patch a VirtualService, a canary may need all that are Istio's. */
const NEEDED = [
  { verb: 'patch', group: 'networking.istio.io', resource: 'virtualservices' },
  { verb: 'patch', group: 'gateway.networking.k8s.io', resource: 'httproutes' },
  { verb: 'create', group: 'networking.istio.io', resource: 'virtualservices' },
  { verb: 'create', group: 'networking.istio.io', resource: 'destinationrules' },
] as const;

/**
 * Whether somebody may patch the routing of a namespace, by the cluster's own word. Lesser rights that are missing are
 * named in the reason, since only some changes need them.
 */
export async function mayWrite(
  client: KubernetesClient,
  identity: Identity,
  namespace: string,
  signal: AbortSignal,
): Promise<Permission> {
  const answers = await Promise.all(
    NEEDED.map(async (needed) => ({
      ...(await review(client, identity, { ...needed, namespace }, signal)),
      words: `${needed.verb} ${needed.resource}`,
    })),
  );
  const missing = answers.filter(({ allowed }) => !allowed).map(({ words }) => words);
  const [first, second] = answers;
  const allowed = first?.allowed === true || second?.allowed === true;
  const granted = answers.find((one) => one.allowed)?.reason ?? '';
  if (!allowed) {
    const given = answers.map(({ reason }) => reason).find((reason) => reason !== '');
    return { allowed, reason: given ?? `You may not ${missing.join(', ')} in the namespace ${namespace}.` };
  }
  const lacking = missing.length === 0 ? [] : [`Not allowed: ${missing.join(', ')}.`];
  return { allowed, reason: [granted, ...lacking].filter((words) => words !== '').join(' ') };
}

async function review(
  client: KubernetesClient,
  identity: Identity,
  resourceAttributes: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Permission> {
  const body = await ask(
    client,
    identity,
    'authorization',
    'SelfSubjectAccessReview',
    { resourceAttributes },
    signal,
  );
  const { status } = accessSchema.parse(body);
  return { allowed: status.allowed, reason: status.reason ?? '' };
}

/** Who the identity is for the cluster; null where it does not tell. */
export async function callerName(
  client: KubernetesClient,
  identity: Identity,
  signal: AbortSignal,
): Promise<string | null> {
  const body = await ask(client, identity, 'authentication', 'SelfSubjectReview', {}, signal);
  const review = reviewSchema.safeParse(body);
  return review.success ? review.data.status.userInfo.username : null;
}

async function ask(
  client: KubernetesClient,
  identity: Identity,
  family: 'authorization' | 'authentication',
  kind: 'SelfSubjectAccessReview' | 'SelfSubjectReview',
  spec: object,
  signal: AbortSignal,
): Promise<unknown> {
  const apiVersion = `${family}.k8s.io/v1`;
  const answer = await client.exchange(
    {
      operation: 'review',
      method: 'POST',
      path: `/apis/${apiVersion}/${kind.toLowerCase()}s`,
      body: { text: JSON.stringify({ apiVersion, kind, spec }), contentType: 'application/json' },
      identity,
    },
    signal,
  );
  if (answer.status >= 400 && answer.status !== 404) throw failureOfStatus(answer.body, answer);
  return answer.body;
}
