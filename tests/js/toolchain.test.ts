import { describe, expect, it } from 'vitest';
import { noEmscriptenText } from '../../cpp/toolchain/emscripten.mjs';
import {
  amountToFetch,
  choosePackages,
  installablePackages,
  installedPackages,
  listedVersion,
  mirrorFromSources,
  mirrorFromTargets,
  missingPackages,
} from '../../cpp/toolchain/listing.mjs';
import {
  ensureSystemPackages,
  missingText,
  requirePrograms,
} from '../../cpp/toolchain/packages.mjs';
import { failureText } from '../../cpp/toolchain/run.mjs';
import {
  chooseVersion,
  compareVersions,
  isRecent,
  parseVersion,
} from '../../cpp/toolchain/version.mjs';

describe('versions', () => {
  it.each([
    [
      'emcc (Emscripten gcc/clang-like replacement + linker emulating GNU ld) 6.0.5 (0ab1)',
      '6.0.5',
    ],
    ['"3.1.6"\n', '3.1.6'],
    ['4.0.10-git', '4.0.10'],
    ['6.0.5+dfsg+~1.41.5-2', '6.0.5'],
    ['3.1.69~dfsg-1', '3.1.69'],
    ['emcc: not found', undefined],
    ['', undefined],
  ])('are found in %j', (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });

  it('are compared as numbers', () => {
    const versions = ['4.0.10', '3.1.69', '4.0.9', '10.0.0', '3.1.7'];
    const sorted = ['3.1.7', '3.1.69', '4.0.9', '4.0.10', '10.0.0'];
    expect(versions.sort(compareVersions)).toEqual(sorted);
    expect(compareVersions('4.0.0', '4.0.0')).toBe(0);
  });

  it('are recent from 4.0.0 on', () => {
    expect(['3.1.74', '4.0.0', '6.0.5', undefined].map((version) => isRecent(version))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('the choice of a suite', () => {
  const suites = ['forky', 'sid', 'trixie'];
  const choose = async (versions: Record<string, string>) => {
    const asked: string[] = [];
    const chosen = await chooseVersion(suites, async (suite: string) => {
      asked.push(suite);
      return versions[suite];
    });
    return { ...chosen, asked };
  };

  it('takes the first that is recent, and asks no further', async () => {
    expect(await choose({ forky: '6.0.5+dfsg-2', sid: '7.0.0' })).toEqual({
      place: 'forky',
      version: '6.0.5+dfsg-2',
      asked: ['forky'],
    });
    expect((await choose({ forky: '3.1.69', sid: '6.0.5' })).place).toBe('sid');
  });

  it('makes do with an older one in the last suite only', async () => {
    expect((await choose({ trixie: '3.1.69~dfsg-1' })).place).toBe('trixie');
    await expect(choose({ sid: '3.1.69', trixie: '3.1.6' })).rejects.toThrow(
      'no suite of the mirror has a recent Emscripten (forky: none, sid: 3.1.69, trixie: 3.1.6)',
    );
  });
});

describe('the mirror', () => {
  it('is the first of Debian or Ubuntu among the targets', () => {
    const listing = [
      'https://packages.example/tools/ Tools',
      'http://mirror.example/debian-security/ Debian-Security',
      'http://mirror.example/debian/ Debian',
      'http://other.example/debian/ Debian',
    ].join('\n');
    const mirror = mirrorFromTargets(listing);
    expect(mirror?.uri).toBe('http://mirror.example/debian/');
    expect(mirror?.distribution.suites[0]).toBe('forky');
    expect(mirrorFromTargets('http://mirror.example/ubuntu/ Ubuntu\n')?.distribution.label).toBe(
      'Ubuntu',
    );
    expect(mirrorFromTargets('\n')).toBeUndefined();
  });

  it('comes from the sources where there is no index yet', () => {
    const listing = [
      "'https://deb.example/node_20.x/dists/nodistro/InRelease' deb.example_InRelease 0 ",
      "'http://mirror.example/debian-security/dists/bookworm-security/InRelease' a_InRelease 0 ",
      "'http://mirror.example/debian/dists/bookworm/InRelease' b_InRelease 0 ",
    ].join('\n');
    expect(mirrorFromSources(listing)?.uri).toBe('http://mirror.example/debian/');
    expect(mirrorFromSources('')).toBeUndefined();
  });
});

describe('what apt and dpkg print', () => {
  it('gives the newest version of a package', () => {
    const line =
      ' emscripten | 6.0.5+dfsg-2 | http://mirror.example/debian forky/main amd64 Packages';
    expect(listedVersion(`${line}\n emscripten | 3.1.69 | …\n`)).toBe('6.0.5+dfsg-2');
    expect(listedVersion('')).toBeUndefined();
  });

  it('gives the amount to fetch', () => {
    const listing = [
      "'http://mirror.example/libc6_2.43-7_amd64.deb' libc6_2.43-7_amd64.deb 1866392 SHA256:00",
      "'http://mirror.example/libllvm21_21.1.8_amd64.deb' libllvm21_1%3a21.1.8_amd64.deb 100 ",
      'N: a note',
    ].join('\n');
    expect(amountToFetch(listing)).toEqual({ files: 2, bytes: 1866492 });
    expect(amountToFetch('')).toEqual({ files: 0, bytes: 0 });
  });

  it('gives what is missing', () => {
    const listing = 'installed cmake\nconfig-files g++\nnot-installed git\ninstalled pkg-config\n';
    const installed = installedPackages(listing);
    expect([...installed]).toEqual(['cmake', 'pkg-config']);
    const entries = ['g++', 'cmake', 'git', 'pkgconf|pkg-config', 'a|b'];
    expect(missingPackages(entries, installed)).toEqual(['g++', 'git', 'a|b']);
  });

  it('gives the package to install where several would serve', () => {
    const policy = [
      'chromium:\n  Installed: (none)\n  Candidate: (none)\n  Version table:',
      'chromium-browser:\n  Installed: (none)\n  Candidate: 1:85.0\n  Version table:\n     1:85.0 500',
    ].join('\n');
    const installable = installablePackages(policy);
    expect([...installable]).toEqual(['chromium-browser']);
    const entries = ['chromium|chromium-browser', 'x|y'];
    expect(choosePackages(entries, installable)).toEqual(['chromium-browser', 'x']);
  });
});

describe('errors', () => {
  it('give the line to run when packages are missing', () => {
    expect(missingText(['g++', 'cmake']).split('\n')[1]?.trim()).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends g++ cmake',
    );
  });

  it('name missing programs', () => {
    const programs = [['no-such-c++', 'no-such-g++'], ['sh'], ['no-such-cmake']];
    expect(() => requirePrograms(programs)).toThrow(
      /: no-such-c\+\+ or no-such-g\+\+, no-such-cmake$/,
    );
    expect(() => requirePrograms([['no-such-program', 'sh']])).not.toThrow();
  });

  it('name the groups when one is wrong', async () => {
    await expect(ensureSystemPackages('bulid')).rejects.toThrow(/bulid: emscripten, build, /);
    await expect(ensureSystemPackages('toString')).rejects.toThrow(/toString/);
  });

  it('say what to do when there is no Emscripten', () => {
    const text = noEmscriptenText(['no network']);
    expect(text).toMatch(/Emscripten 4\.0\.0 or newer/);
    expect(text).toMatch(/EMSDK/);
    expect(text.split('\n').at(-1)).toBe('- no network');
  });

  it('show the end of what a failed program printed', () => {
    const output = Array.from({ length: 50 }, (_, i) => `line ${i}\n`).join('');
    const lines = failureText('apt-get', ['-qq', 'update'], { code: 100, output }).split('\n');
    expect(lines[0]).toBe('apt-get -qq update failed with exit code 100:');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('    line 49');
  });
});
