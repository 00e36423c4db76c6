import createModule from '../wasm/single.mjs';
import { serve } from './host/host.ts';
import { loadWasm } from './host/load.ts';
import { webPort } from './host/port.web.ts';
import { singleStarter } from './host/single.ts';

serve(
  webPort(),
  singleStarter(createModule, loadWasm, new URL('../wasm/single.wasm', import.meta.url)),
);
