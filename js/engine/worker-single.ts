import createModule from '../wasm/single.mjs';
import { serve } from './host.ts';
import { singleStarter } from './host-single.ts';
import { loadWasm } from './load.ts';
import { webPort } from './port.web.ts';

serve(
  webPort(),
  singleStarter(createModule, loadWasm, new URL('../wasm/single.wasm', import.meta.url)),
);
