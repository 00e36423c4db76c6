/** Scores of Lighthouse, which npx fetches: it is no dependency. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const VERSION = '12.8.2';
const KINDS = ['performance', 'accessibility'];

/**
 * @param {string} url @param {string} folder @param {string | undefined} chrome
 * @returns {Promise<Record<string, number> | string>} scores 0..1, or why there are none
 */
export async function lighthouse(url, folder, chrome) {
  const report = join(folder, 'lighthouse.json');
  const args = [
    ...['--yes', `lighthouse@${VERSION}`, url, '--quiet', '--output=json'],
    ...[`--output-path=${report}`, `--only-categories=${KINDS.join(',')}`],
    '--chrome-flags=--headless=new --no-sandbox',
  ];
  const env = { ...process.env, ...(chrome && { CHROME_PATH: chrome }) };
  const code = await new Promise((resolve) => {
    const child = spawn('npx', args, { env, stdio: 'ignore', timeout: 180_000 });
    child.once('error', () => resolve('npx did not start')).once('exit', resolve);
  });
  if (code !== 0) return `not run (${code})`;
  const { categories } = JSON.parse(await readFile(report, 'utf8'));
  return Object.fromEntries(KINDS.map((kind) => [kind, categories[kind].score]));
}
