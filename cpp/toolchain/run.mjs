/**
 * How the toolchain runs other programs, and what it says while it works.
 *
 * A long step prints one line when it starts and the seconds it took when it ends, on standard
 * error: standard output stays free for results. What the programs print is kept and shown only
 * if they fail.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How many lines of a failed program's output its error shows. */
const SHOWN_LINES = 20;

/** How long another apt may hold a lock before that counts as a failure, in milliseconds. */
const LOCK_PATIENCE = 300_000;

/**
 * @typedef {object} Result
 * @property {number} code exit code; -1 if a signal ended the program, 127 if it did not start
 * @property {string} stdout
 * @property {string} output standard output and error, in the order in which they came
 *
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} [env] added to this process's
 * @property {string} [cwd]
 */

/** @param {string} message */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/**
 * Runs `work`, saying what it is and how long it took.
 * @template T
 * @param {string} message
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(message, work) {
  const start = performance.now();
  say(`${message} ...`);
  const result = await work();
  say(`  done in ${formatSeconds(performance.now() - start)}`);
  return result;
}

/** @param {number} milliseconds */
export function formatSeconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(milliseconds < 9_950 ? 1 : 0)} s`;
}

/**
 * Runs a program to its end and keeps what it prints. Does not throw when the program fails.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<Result>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(command, args, {
      cwd: options.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => resolve({ code: 127, stdout, output: output + error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, output }));
  });
}

/**
 * Like `run`, but a failing program is an error that shows the end of what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<string>} its standard output
 */
export async function must(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) throw new Error(failureText(command, args, result));
  return result.stdout;
}

/**
 * Like `run`, for apt: again and again while another apt holds its lock.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<Result>}
 */
export async function runWhenUnlocked(command, args, options) {
  const start = performance.now();
  for (;;) {
    const result = await run(command, args, options);
    const locked = result.code !== 0 && /Could not get lock|Unable to lock/.test(result.output);
    if (!locked || performance.now() - start > LOCK_PATIENCE) return result;
    await sleep(1_000);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Pick<Result, 'code' | 'output'>} result
 */
export function failureText(command, args, { code, output }) {
  const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES);
  const title = `${[command, ...args].join(' ')} failed with exit code ${code}:`;
  return [title, ...lines.map((line) => `    ${line}`)].join('\n');
}

/**
 * The first of some programs that is on the path, as an absolute path.
 * @param {string[]} names
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function findProgram(names, path = process.env.PATH ?? '') {
  const folders = path.split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
