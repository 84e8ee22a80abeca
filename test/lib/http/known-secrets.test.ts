import { describe, expect, it } from 'vitest';
import { KnownSecrets } from '@/lib/http/known-secrets.ts';
import { redactBackendWords } from '@/lib/http/redact.ts';

const TOKEN = 'hunter2-hunter2';

describe('a backend that repeats what it was sent', () => {
  const secrets = new KnownSecrets({ 'x-api-key': 'k-0123456789', 'x-scope-orgid': 'shop' }, () =>
    Promise.resolve(TOKEN),
  );

  it('is shown without tokens and keys, and a short tenant stays a word', async () => {
    await secrets.token?.();
    expect(secrets.hide(`no ${TOKEN} with k-0123456789 for shop`)).toBe('no <secret> with <secret> for shop');
  });

  it.each(Array.from({ length: TOKEN.length - 4 }, (_, at) => at + 4))(
    'shows no beginning of %i characters where its words are cut',
    async (shown) => {
      await secrets.token?.();
      const cut = redactBackendWords(`${'x'.repeat(398 - shown)} ${TOKEN} and more`);
      expect(cut.endsWith(`${TOKEN.slice(0, shown)}…`)).toBe(true);
      expect(secrets.hide(cut)).toBe(`${'x'.repeat(398 - shown)} <secret>…`);
    },
  );
});
