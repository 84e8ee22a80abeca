import { UpstreamFailure } from '../../../http/upstream-failure.ts';
import { SourceError } from '../../../ports/source-error.ts';

/** Runs what asks the API server, and gives its failures the meaning that they have at the port. */
export async function askKubernetes<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    const { code, status, retryAfterSeconds } = error;
    throw new SourceError('control', code, error.message, { status, retryAfterSeconds, cause: error });
  }
}
