import createModule from '../wasm/single.mjs';
import { serve } from './host.ts';
import { singleStarter } from './host-single.ts';
import { loadWasmInNode } from './load.node.ts';
import { nodePort } from './port.node.ts';

serve(
  nodePort(),
  singleStarter(createModule, loadWasmInNode, new URL('../wasm/single.wasm', import.meta.url)),
);
