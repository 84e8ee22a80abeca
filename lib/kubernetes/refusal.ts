import { z } from 'zod';
import { redactBackendWords } from '../http/redact.ts';
import type { ObjectAnswer } from './kubernetes-client.ts';

/** Why the API server did not do what it was asked; told apart because the remedies differ. */
export type RefusalKind =
  /** A `test` of the patch did not hold, or a version or precondition was not the present one. */
  | 'lock'
  /** The kind's schema does not allow the object. */
  | 'schema'
  /** An admission webhook said no. */
  | 'webhook'
  /** An admission webhook that must agree could not be asked. */
  | 'webhook-down'
  /** A policy of the cluster said no. */
  | 'admission-policy'
  /** Whoever asks may not. */
  | 'permission'
  /** The object, its namespace or its kind does not exist. */
  | 'missing'
  /** Anything else. */
  | 'server';

/** A refusal in the server's own words, as far as they are fit to show. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly message: string;
  /** Status and reason as answered. */
  readonly status: number;
  readonly reason: string | null;
  /** Managers and fields of a server-side apply that was in conflict. */
  readonly conflicts: readonly { readonly message: string; readonly field: string }[];
  /** Whether the request may still be carried out, since the server gave up waiting for itself. */
  readonly mayHaveLanded: boolean;
}

const causeSchema = z.object({
  reason: z.string().nullish(),
  message: z.string().nullish(),
  field: z.string().nullish(),
});
const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().nullish(),
  reason: z.string().nullish(),
  details: z
    .object({
      name: z.string().nullish(),
      kind: z.string().nullish(),
      causes: z.array(causeSchema).nullish(),
    })
    .nullish(),
});
type Status = z.infer<typeof statusSchema>;

/** Room for what a schema says about several fields. */
const WORDS = 700;

/** What a refusing answer means, from its status, its reason and its details. Call it for a status of 400 and more. */
export function refusalOf({ status, body }: Pick<ObjectAnswer, 'status' | 'body'>): Refusal {
  const parsed = statusSchema.safeParse(body);
  const said: Status | null = parsed.success ? parsed.data : null;
  const causes = said?.details?.causes ?? [];
  const kind = kindOf(status, said, causes.length > 0);
  return {
    kind,
    message: redactBackendWords(wordsOf(status, said, kind), WORDS),
    status,
    reason: said?.reason ?? null,
    conflicts: causes
      .filter(({ reason }) => reason === 'FieldManagerConflict')
      .map(({ message, field }) => ({ message: message ?? '', field: field ?? '' })),
    mayHaveLanded: status === 504 || status === 408 || (status >= 500 && said === null),
  };
}

function kindOf(status: number, said: Status | null, hasCauses: boolean): RefusalKind {
  const message = said?.message ?? '';
  if (status === 401 || status === 403) return 'permission';
  if (status === 404) return 'missing';
  if (status === 409) return 'lock';
  if (status === 500 && message.includes('failed calling webhook')) return 'webhook-down';
  if (/^admission webhook ".*" denied the request/s.test(message)) return 'webhook';
  if (/ValidatingAdmissionPolicy .* denied request/s.test(message)) return 'admission-policy';
  if (status === 422) return hasCauses || !isSilent(said) ? 'schema' : 'lock';
  return status === 400 ? 'schema' : 'server';
}

/** A failed `test` is answered with details that hold nothing. */
const isSilent = (said: Status | null): boolean =>
  said !== null && !said.details?.name && !said.details?.kind && !said.details?.causes?.length;

function wordsOf(status: number, said: Status | null, kind: RefusalKind): string {
  if (kind === 'missing' && said === null) return 'The cluster does not know this kind of object.';
  const message = said?.message ?? '';
  if (message === '') return `Kubernetes answered with status ${status}.`;
  // What stands before it is the whole object, escaped.
  const strict = message.lastIndexOf('strict decoding error:');
  if (strict >= 0) return message.slice(strict);
  const causes = (said?.details?.causes ?? [])
    .filter(({ message: words }) => words && !words.includes('some validation rules were not checked'))
    .map(({ field, message: words }) => (field && field !== '<nil>' ? `${field}: ${words}` : String(words)));
  return kind === 'schema' && causes.length > 0 ? causes.join('; ') : message;
}
