// Put before the rest of the glue threads-node.mjs (--pre-js), for its threads. Bun and Deno have a
// global postMessage there, from which the glue concludes that messages come to the global onmessage
// as well. In Bun from 1.4 on they come to parentPort alone (emscripten-core/emscripten#27580), and
// no thread would ever start. Without these two the glue takes the way of Node, which all three have.
if (ENVIRONMENT_IS_PTHREAD) {
  delete globalThis.onmessage;
  delete globalThis.postMessage;
}
