/** Snippets as somebody uses them who has copied them: files beside the package, run by Node. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformWithOxc } from 'vite';

const ROOT = join(import.meta.dirname, '../../../..');

/** What a snippet takes for one of its files, or for those that are opened together. */
export type GivenFile = string | File | readonly File[];

/** A folder of copied snippets and their files. */
export class CopiedCode {
  /** Beside the package, so that its name is found from there. */
  readonly folder: string;

  constructor(name: string) {
    this.folder = join(ROOT, 'build', name);
    mkdirSync(this.folder, { recursive: true });
  }

  /** Writes a file and gives its path. */
  write(name: string, ...parts: Uint8Array[]): string {
    const path = join(this.folder, name);
    writeFileSync(path, Buffer.concat(parts));
    return path;
  }

  /** What a snippet gives for files: paths, or as a page has them. */
  async run(code: string, name: string, ...files: GivenFile[]): Promise<Uint8Array> {
    const { code: script } = await transformWithOxc(code, `${name}.ts`);
    this.write(`${name}.ts`, Buffer.from(code));
    const path = this.write(`${name}.mjs`, Buffer.from(script));
    const { render } = await import(/* @vite-ignore */ path);
    return render(...files.map((file) => (typeof file === 'string' ? pathToFileURL(file) : file)));
  }

  /** What TypeScript says about all snippets that have run, by strict rules; '' where nothing. */
  typeErrors(): Promise<string> {
    const programs = readdirSync(this.folder).filter((name) => name.endsWith('.ts'));
    if (programs.length === 0) throw new Error('no snippet has run');
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'];
    const target = ['--target', 'es2022', '--module', 'nodenext'];
    const args = [tsc, '--ignoreConfig', '--noEmit', ...strict, ...target, ...programs];
    return new Promise((resolve) => {
      execFile('node', args, { cwd: this.folder }, (_, stdout) => resolve(stdout));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
