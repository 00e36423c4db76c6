import { defineConfig } from 'vite';
import { pageConfig } from '../demo/page-config.ts';

// Inside the demo page's folder: whoever hosts that, hosts both.
export default defineConfig(pageConfig('bench', '../build/demo/bench'));
