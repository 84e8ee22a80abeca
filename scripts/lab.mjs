/** `npm run lab -- …`: the practice mesh alone. */
import { join } from 'node:path';
import { ProcessGroup } from './process-group.mjs';
import { ensureInstalled, root } from './setup.mjs';

ensureInstalled();
new ProcessGroup().start('the practice mesh', [join(root, 'lab', 'main.ts'), ...process.argv.slice(2)]);
