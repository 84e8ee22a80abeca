/** `npm start`: the practice mesh and the console, from a fresh clone to a URL. `-- …` goes to the practice mesh. */
import { ensureBuilt } from './build.mjs';
import { planConsole } from './console-arguments.mjs';
import { planLab } from './lab-arguments.mjs';
import { waitUntilReady } from './port.mjs';
import { ProcessGroup } from './process-group.mjs';
import { ensureInstalled } from './setup.mjs';

const web = await planConsole('production');
const lab = await planLab(process.argv.slice(2));
ensureInstalled();
ensureBuilt();

const group = new ProcessGroup();
group.start('the practice mesh', lab.args, { output: 'errors' });
await waitUntilReady(lab.ready);
group.start('the console', web.args, {
  output: 'errors',
  env: { ...lab.env, NODE_ENV: 'production' },
});
await waitUntilReady(web.ready);
console.log(`Pilothouse shows the practice mesh at ${web.url} (Ctrl-C ends both)`);
