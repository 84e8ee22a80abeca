import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/program.ts';
import { megabytes, percent, print, seconds } from './support/figures.ts';

/** Clock ticks per second that Linux counts CPU time in. */
const ticksPerSecond = 100;
const measuredSeconds = Number(process.env.LAB_COST_SECONDS ?? 45);

interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** CPU time and memory of a process as Linux tells them. */
async function usage(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentBytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024,
  };
}

async function measure(
  title: string,
  args: readonly string[],
  budget: { cpu: string; memory: string },
): Promise<void> {
  const startedAt = performance.now();
  const ports = ['telemetry', 'prometheus', 'kubernetes', 'jaeger', 'istiod', 'knobs'].flatMap((name) => [
    `--${name}-port`,
    '0',
  ]);
  const lab = startProgram(['lab/main.ts', ...args, ...ports]);
  try {
    await eventually('the lab is up', () => /Prometheus API/.test(lab.output()), 180_000);
    print(`${title}: start to first answer`, seconds((performance.now() - startedAt) / 1000));
    const pid = lab.process.pid ?? 0;
    const before = await usage(pid);
    await wait(measuredSeconds * 1000);
    const after = await usage(pid);
    const cores = (after.cpuSeconds - before.cpuSeconds) / measuredSeconds;
    print(`${title}: CPU while it runs`, `${percent(cores)} of a core`, budget.cpu);
    print(
      `${title}: resident memory after ${measuredSeconds} s`,
      megabytes(after.residentBytes),
      budget.memory,
    );
  } finally {
    await lab.stop();
  }
}

await measure('shop', [], { cpu: '10 %', memory: '200 MB' });
await measure('scale 100 × 10', ['--scenario', 'scale', '--namespaces', '100', '--services', '10'], {
  cpu: '60 %',
  memory: 'none',
});
