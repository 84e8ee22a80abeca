/** `npm run dev`: the practice mesh and the console with hot reload. `-- …` goes to the practice mesh. */
import { planConsole } from './console-arguments.mjs';
import { planLab } from './lab-arguments.mjs';
import { waitUntilReady } from './port.mjs';
import { ProcessGroup } from './process-group.mjs';
import { ensureInstalled } from './setup.mjs';

const web = await planConsole('development');
const lab = await planLab(process.argv.slice(2));
ensureInstalled();

const group = new ProcessGroup();
group.start('the practice mesh', lab.args, { output: 'errors' });
await waitUntilReady(lab.ready);
group.start('the console', web.args, { env: { ...lab.env, NODE_ENV: 'development' } });
await waitUntilReady(web.ready);
console.log(`Pilothouse (hot reload) shows the practice mesh at ${web.url}`);
