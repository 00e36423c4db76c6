/** Runs one of the programs beside this file in a process of its own. */
import { spawn } from 'node:child_process';
import process from 'node:process';

/** Five times what the slowest takes: whatever is still there then does not end by itself. */
export const PATIENCE_MS = 30_000;

/**
 * @typedef {object} Ending
 * @property {string[]} lines what it printed
 * @property {string} how 'by itself', or in which other way it ended
 */

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
function howItEnded(code, signal) {
  if (signal === 'SIGKILL') return `not within ${PATIENCE_MS / 1000} s`;
  return code === 0 ? 'by itself' : `with ${signal ?? `exit code ${code}`}`;
}

/**
 * @param {{ command: string, args: string[], env: NodeJS.ProcessEnv }} runtime
 * @param {string} program its file
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<Ending>}
 */
export function runProgram(runtime, program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(runtime.command, [...runtime.args, program, ...args], {
      cwd,
      env: { ...process.env, ...runtime.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ lines: output.trimEnd().split('\n'), how: howItEnded(code, signal) });
    });
  });
}
