import './killable.mjs';
import '../../dist/js/engine/worker-single.node.js';
