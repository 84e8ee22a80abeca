/** Programs that live and die together: when one ends or the user interrupts, all end. */
import { spawn } from 'node:child_process';
import { nodePath, root, toolEnvironment } from './setup.mjs';

const KILL_AFTER_MS = 12_000;

/** Starts programs on the pinned Node and ends all of them on Ctrl-C, SIGTERM or the first exit. */
export class ProcessGroup {
  #children = new Map();
  #stopping = false;
  #exitCode = 0;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.stop(0));
  }

  /** Starts `node …args`; `output` is `inherit` to show what it prints, `errors` to show only its errors. */
  start(name, args, { env = {}, output = 'inherit' } = {}) {
    const child = spawn(nodePath, args, {
      cwd: root,
      env: { ...toolEnvironment(), ...env },
      stdio: ['ignore', output === 'inherit' ? 'inherit' : 'ignore', 'inherit'],
      // A group of its own: the terminal's Ctrl-C reaches us alone, and we end it in order.
      detached: true,
    });
    this.#children.set(name, child);
    child.on('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      this.#onExit(name, 1);
    });
    child.on('exit', (code, signal) => this.#onExit(name, code ?? (signal === null ? 0 : 1)));
    return child;
  }

  /** Ends all programs, those that do not listen by force. */
  stop(exitCode) {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#exitCode = exitCode;
    this.#signalAll('SIGTERM');
    setTimeout(() => this.#signalAll('SIGKILL'), KILL_AFTER_MS).unref();
    if (this.#children.size === 0) process.exit(exitCode);
  }

  #signalAll(signal) {
    for (const child of this.#children.values()) {
      if (child.pid === undefined) continue;
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  }

  #onExit(name, code) {
    this.#children.delete(name);
    if (!this.#stopping) this.stop(code);
    else if (code !== 0 && this.#exitCode === 0 && code !== 143) this.#exitCode = code;
    if (this.#children.size === 0) process.exit(this.#exitCode);
  }
}
