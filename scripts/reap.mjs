/** `npm run reap`: lifts overdue faults once, from what stands on the objects; made for a CronJob. */
import { join } from 'node:path';
import { ProcessGroup } from './process-group.mjs';
import { ensureInstalled, root } from './setup.mjs';

ensureInstalled();
new ProcessGroup().start('reap', ['--conditions=react-server', join(root, 'lib', 'server', 'reap.ts')]);
