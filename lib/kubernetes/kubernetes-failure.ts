import { z } from 'zod';
import { redactBackendWords } from '../http/redact.ts';
import { UpstreamFailure, failureCodeOfStatus } from '../http/upstream-failure.ts';
import type { UpstreamFailureCode, UpstreamFailureDetails } from '../http/upstream-failure.ts';

/** Failure that an API server answered with; `message` carries its own words. */
export class KubernetesFailure extends UpstreamFailure {
  override readonly name = 'KubernetesFailure';
  /** Reason of the `Status` object, such as `Forbidden` or `Expired`; null where the answer was none. */
  readonly reason: string | null;

  constructor(
    code: UpstreamFailureCode,
    message: string,
    details: UpstreamFailureDetails & { readonly reason?: string | null } = {},
  ) {
    super(code, message, details);
    this.reason = details.reason ?? null;
  }

  /** Whether the server forgot the revision that was asked for, so that all must be listed again. */
  get isExpired(): boolean {
    return this.status === 410;
  }

  /** Whether the server does not serve the kind at all: its path is unknown, which is no `Status` object. */
  get isNotServed(): boolean {
    return this.status === 404 && this.reason === null;
  }
}

const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().nullish(),
  reason: z.string().nullish(),
  code: z.number().nullish(),
});

/** The failure of an answer with an error status, or of an `ERROR` event: `body` is its parsed JSON. */
export function failureOfStatus(
  body: unknown,
  answer: { readonly status: number | null; readonly retryAfterSeconds: number | null },
): KubernetesFailure {
  const parsed = statusSchema.safeParse(body);
  const words = parsed.success ? redactBackendWords(parsed.data.message ?? '') : '';
  const status = (parsed.success ? parsed.data.code : null) ?? answer.status ?? 500;
  const sentence = words === '' ? `Kubernetes answered with status ${status}.` : `Kubernetes says: ${words}`;
  return new KubernetesFailure(failureCodeOfStatus(status), sentence, {
    status,
    retryAfterSeconds: answer.retryAfterSeconds,
    reason: parsed.success ? (parsed.data.reason ?? 'Unknown') : null,
  });
}
