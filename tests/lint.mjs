/**
 * The command `npm run lint`: types, Biome, clang-format, clang-tidy and publint. Nothing is
 * changed; `npx biome check --write` and `cmake --build build/native-clang --target format` mend.
 */
import { ensureSystemPackages } from '../cpp/toolchain/packages.mjs';
import { runCommand } from '../js/build/build.mjs';
import { ensureNodeModules } from '../js/build/node-modules.mjs';

await runCommand(async () => {
  await ensureNodeModules();
  const { build } = await import('../js/build/build.mjs');
  const { npx, show } = await import('./stages.mjs');
  await ensureSystemPackages('build', 'checks');
  await build();
  await npx('tsc', ['-p', '.', '--noEmit']);
  await npx('tsc', ['-p', 'tests']);
  await npx('biome', ['ci', '.']);
  await npx('publint', ['--strict']);
  await show('cmake', ['--preset', 'native-clang', '--log-level=WARNING']);
  for (const target of ['format-check', 'tidy']) {
    await show('cmake', ['--build', 'build/native-clang', '--target', target, '--', '--quiet']);
  }
});
