import { randomUUID } from 'node:crypto';
import type { ObjectReference } from '../../../domain/change-plan.ts';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import { failureOfStatus } from '../../../kubernetes/kubernetes-failure.ts';
import { MANAGER } from './change-mark.ts';

/** The server refuses longer messages. */
const MAX_MESSAGE = 1000;

/** Leaves a Kubernetes Event on an object. @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export async function leaveNote(
  objects: ObjectClient,
  object: ObjectReference,
  { reason, message }: { readonly reason: string; readonly message: string },
  signal: AbortSignal,
): Promise<void> {
  const { apiVersion, kind, namespace, name, uid } = object;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${randomUUID().replaceAll('-', '').slice(0, 16)}`, namespace },
    involvedObject: { apiVersion, kind, namespace, name, ...(uid === null ? {} : { uid }) },
    reason,
    message: message.slice(0, MAX_MESSAGE),
    type: 'Normal',
    source: { component: MANAGER },
    reportingComponent: MANAGER,
    reportingInstance: MANAGER,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
  const answer = await objects.create(
    { apiVersion: 'v1', plural: 'events', namespace },
    JSON.stringify(event),
    { identity: { kind: 'console' }, dryRun: false, fieldManager: MANAGER },
    signal,
  );
  if (!answer.ok)
    throw failureOfStatus(
      { kind: 'Status', message: answer.refusal.message },
      { status: answer.refusal.status, retryAfterSeconds: null },
    );
}
