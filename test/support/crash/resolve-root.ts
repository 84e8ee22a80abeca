import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const root = `${pathToFileURL(process.cwd()).href}/`;

/** `@/…` is the repository, as everywhere in the tests. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('@/') ? new URL(specifier.slice(2), root).href : specifier, context),
});
