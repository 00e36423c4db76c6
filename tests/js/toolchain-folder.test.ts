import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord, toolchainFolder, withLock, writeRecord } from '../../cpp/toolchain/folder.mjs';
import { findProgram, formatSeconds, run } from '../../cpp/toolchain/run.mjs';

describe('programs', () => {
  it('are found on the path', () => {
    expect(findProgram(['no-such-program', 'sh'])).toMatch(/^\/.*\/sh$/);
    expect(findProgram(['sh'], '')).toBeUndefined();
  });

  it('are run with what they print kept apart', async () => {
    const script = 'console.log(process.env.WORD); console.error("b"); process.exitCode = 3';
    const result = await run(process.execPath, ['-e', script], { env: { WORD: 'a' } });
    expect(result.code).toBe(3);
    expect(result.stdout).toBe('a\n');
    expect(result.output.split('\n').sort()).toEqual(['', 'a', 'b']);
    expect((await run('no-such-program', [])).code).toBe(127);
  });

  it('take a time that is easy to read', () => {
    expect([42, 9_940, 9_960, 90_400].map(formatSeconds)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '90 s',
    ]);
  });
});

describe('the folder', () => {
  let base = '';
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'stackblend-toolchain-'));
  });
  afterAll(() => rm(base, { recursive: true }));

  it('is the one that the environment names', () => {
    expect(toolchainFolder({ STACKBLEND_TOOLCHAIN: '/a' })).toBe('/a');
    expect(toolchainFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/stackblend/toolchain');
    expect(toolchainFolder({})).toMatch(/\.cache\/stackblend\/toolchain$/);
  });

  it('keeps records', async () => {
    const path = join(base, 'deep', 'record.json');
    expect(await readRecord(path)).toBeUndefined();
    await writeRecord(path, { version: '6.0.5' });
    expect(await readRecord(path)).toEqual({ version: '6.0.5' });
  });

  it('is changed by one at a time', async () => {
    const lock = join(base, 'a.lock');
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      log.push(`${name} out`);
    };
    await Promise.all([withLock(lock, work('a')), withLock(lock, work('b'))]);
    expect(log.map((line) => line.slice(2))).toEqual(['in', 'out', 'in', 'out']);
  });

  it('is free again after its holder was killed, or failed', async () => {
    const lock = join(base, 'b.lock');
    const module = new URL('../../cpp/toolchain/folder.mjs', import.meta.url);
    const hold = `process.kill(process.pid, 'SIGKILL')`;
    const script = `import { withLock } from '${module}'; await withLock('${lock}', async () => ${hold})`;
    await run(process.execPath, ['--input-type=module', '-e', script]);
    const failing = withLock(lock, async () => {
      throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    expect(await withLock(lock, async () => 'free')).toBe('free');
  });
});
