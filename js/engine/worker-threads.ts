import createModule from '../wasm/threads.mjs';
import { serve } from './host.ts';
import { threadsStarter } from './host-threads.ts';
import { loadWasm } from './load.ts';
import { webPort } from './port.web.ts';

serve(
  webPort(),
  threadsStarter(createModule, loadWasm, new URL('../wasm/threads.wasm', import.meta.url)),
);
