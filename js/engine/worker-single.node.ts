import createModule from '../wasm/single.mjs';
import { serve } from './host/host.ts';
import { loadWasmInNode } from './host/load.node.ts';
import { nodePort } from './host/port.node.ts';
import { singleStarter } from './host/single.ts';

serve(
  nodePort(),
  singleStarter(createModule, loadWasmInNode, new URL('../wasm/single.wasm', import.meta.url)),
);
