/** What makes a page cross-origin isolated, so that browsers give it threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * All that the page needs and nothing else: scripts, workers, styles and WebAssembly of its own
 * origin, and pictures that it makes itself. What people open is sent nowhere.
 */
export const contentSecurityPolicy = {
  'Content-Security-Policy': [...STRICT, "connect-src 'self'"].join('; '),
};

/** The same for the demo page, which `?url=` makes read images of other servers. */
export const demoPolicy = [...STRICT, "connect-src 'self' https:"].join('; ');
