import type { Ownership } from '../../../domain/change-plan.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import type { Identity } from '../../../ports/mesh-writer.ts';
import { ownerOf } from '../object-owner.ts';
import { metadataSchema } from '../object-identity.ts';
import { MANAGER } from '../writing/change-mark.ts';
import { ruleWriters } from '../writing/field-writers.ts';
import { writtenPart } from '../writing/object-diff.ts';
import { placeOf, referenceTo } from '../writing/written-kinds.ts';
import { argoClaim } from './argo-cd.ts';
import { ownerReader, ownershipOf } from './claim.ts';
import type { Claim, Claimed } from './claim.ts';
import { flaggerClaim, helmClaim, kialiClaim, rolloutsClaim } from './controllers.ts';
import { fluxClaim } from './flux.ts';

/** Manager of the probe alone: fields that a former `pilothouse` applied would be removed where the probe leaves them out. */
const PROBE = 'pilothouse-probe';

/** What is judged, and on whose behalf the probe is made. */
export interface OwnerQuestion extends Claimed {
  readonly after: JsonObject;
  readonly identity: Identity;
}

/** Who manages an object, and whether that undoes a change. Throws as the client does where no answer came. */
export async function judgeOwner(
  objects: ObjectClient,
  question: OwnerQuestion,
  signal: AbortSignal,
): Promise<Ownership> {
  const read = ownerReader(objects, signal);
  const [probed, ...asked] = await Promise.all([
    probe(objects, question, signal),
    argoClaim(question, read),
    fluxClaim(question, read),
    flaggerClaim(question, read),
    rolloutsClaim(question, read),
  ]);
  const claims = [...asked, helmClaim(question), kialiClaim(question)];
  const found = claims.filter((claim) => claim !== null);
  const claimed = found.length > 0 ? found : [...traceClaim(question.object)];
  return ownershipOf(claimed, [...lastWriter(question.object), ...probed]);
}

/** Server-side apply without force, as a dry run: a conflict names those who own the fields. */
async function probe(
  objects: ObjectClient,
  { object, after, identity }: OwnerQuestion,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const reference = referenceTo(object);
  const { metadata: _metadata, ...rest } = writtenPart(after);
  const body = { ...rest, metadata: { name: reference.name, namespace: reference.namespace } };
  const settings = { identity, dryRun: true, fieldManager: PROBE };
  const answer = await objects.apply(placeOf(reference), JSON.stringify(body), settings, signal);
  if (answer.ok) return [];
  const owners = answer.refusal.conflicts
    .filter(({ message }) => !message.includes(`"${MANAGER}"`))
    .map(({ message, field }) => `Server-side apply finds a ${message} at ${field}.`);
  return [...new Set(owners)];
}

function lastWriter(object: JsonObject): readonly string[] {
  const [last] = ruleWriters(object);
  if (last === undefined) return [];
  const at = last.at === null ? '' : ` at ${new Date(last.at * 1000).toISOString()}`;
  return [`The field manager ${last.manager} wrote its rules last${at}.`];
}

/** A known manager without any mark: it may write again, and nothing tells whether it will. */
function* traceClaim(object: JsonObject): Generator<Claim> {
  const metadata = metadataSchema.safeParse(object.metadata);
  const { apiVersion, kind } = referenceTo(object);
  const by = metadata.success ? ownerOf(apiVersion, kind, metadata.data) : null;
  if (by === null) return;
  const evidence = [`${by} is among its field managers, and no mark says what it does about changes.`];
  yield { verdict: 'unknown', by, evidence, revertsAt: null };
}
