import createModule from '../wasm/threads-node.mjs';
import { serve } from './host.ts';
import { threadsStarter } from './host-threads.ts';
import { loadWasmInNode } from './load.node.ts';
import { nodePort } from './port.node.ts';

serve(
  nodePort(),
  threadsStarter(
    createModule,
    loadWasmInNode,
    new URL('../wasm/threads-node.wasm', import.meta.url),
  ),
);
