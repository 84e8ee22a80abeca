import { changeSchema, type Change } from '@/lib/contract/changes.ts';
import { changePlanSchema, type ChangePlan } from '@/lib/contract/plan.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { eventually } from './eventually.ts';

/** An answer of the API, whatever it is. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The changes API of a running console, as a program calls it. */
export class ChangeApi {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url;
    this.#headers = headers;
  }

  /** The same console, asked with a person's own token. */
  as(token: string): ChangeApi {
    return new ChangeApi(this.url, { authorization: `Bearer ${token}` });
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...this.#headers, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** A plan; throws what the console said where it made none. */
  async plan(intent: ChangeIntent): Promise<ChangePlan> {
    const { status, body } = await this.send('POST', '/api/changes/plans', intent);
    if (status !== 201) throw new Error(`The plan was refused: ${status} ${JSON.stringify(body)}`);
    return changePlanSchema.parse(body);
  }

  applyRaw({ id, digest }: ChangePlan, more: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> {
    return this.send('POST', '/api/changes', { planId: id, digest, reason: 'A test.', ...more });
  }

  /** The change made of a plan; throws what the console said where it made none. */
  async apply(plan: ChangePlan, more: Readonly<Record<string, unknown>> = {}): Promise<Change> {
    const { status, body } = await this.applyRaw(plan, more);
    if (status !== 202) throw new Error(`The change was refused: ${status} ${JSON.stringify(body)}`);
    return changeSchema.parse(body);
  }

  async read(id: string): Promise<Change> {
    return changeSchema.parse((await this.send('GET', `/api/changes/${id}`)).body);
  }

  /** The change once it is in one of the states. */
  async until(id: string, states: readonly Change['state'][], withinMs = 60_000): Promise<Change> {
    let seen: Change | null = null;
    await eventually(
      `change ${id} is ${states.join(' or ')}`,
      async () => {
        seen = await this.read(id);
        return states.includes(seen.state);
      },
      withinMs,
    );
    if (seen === null) throw new Error('Nothing was seen.');
    return seen;
  }
}
