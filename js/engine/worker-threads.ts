import createModule from '../wasm/threads.mjs';
import { serve } from './host/host.ts';
import { loadWasm } from './host/load.ts';
import { webPort } from './host/port.web.ts';
import { threadsStarter } from './host/threads.ts';

serve(
  webPort(),
  threadsStarter(createModule, loadWasm, new URL('../wasm/threads.wasm', import.meta.url)),
);
