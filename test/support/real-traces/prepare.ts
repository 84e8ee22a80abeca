import { prepareTraceServers } from './trace-servers.ts';

// For CI: the minutes that a cold build takes are spent before the tests, not inside one.
await prepareTraceServers();
