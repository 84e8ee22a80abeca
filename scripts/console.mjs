/** `npm run console`: the console alone, for the sources that its environment and file name. */
import { ensureBuilt } from './build.mjs';
import { planConsole } from './console-arguments.mjs';
import { ProcessGroup } from './process-group.mjs';
import { ensureInstalled } from './setup.mjs';

const web = await planConsole('production');
ensureInstalled();
ensureBuilt();
new ProcessGroup().start('the console', web.args, { env: { NODE_ENV: 'production' } });
