import createModule from '../wasm/threads-node.mjs';
import { serve } from './host/host.ts';
import { loadWasmInNode } from './host/load.node.ts';
import { nodePort } from './host/port.node.ts';
import { threadsStarter } from './host/threads.ts';

serve(
  nodePort(),
  threadsStarter(
    createModule,
    loadWasmInNode,
    new URL('../wasm/threads-node.wasm', import.meta.url),
  ),
);
