import './killable.mjs';
import '../../dist/js/engine/worker-threads.node.js';
