/**
 * A static server on localhost with the headers that the README recommends: for `npm start`, and
 * for tests with other folders or without isolation. It sends the compressed copies that builds put
 * beside their files, and lets browsers keep what has a hash in its name, as hosts of pages do.
 */
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { contentSecurityPolicy, isolationHeaders } from './headers.mjs';

/**
 * @typedef {object} ServeOptions
 * @property {Record<string, string>} folders path prefix ('/', '/dist/') → folder on disk
 * @property {number} port 0 takes a free one
 * @property {boolean} [isolated] default true; false leaves out the isolation headers
 * @property {boolean} [dotfiles] default false; Zarr has its metadata in files with a dot
 * @property {string} [policy] another Content-Security-Policy than the recommended one
 * @property {Record<string, string>} [headers] more of them
 */

/** @param {ServeOptions} options */
function headersOf({ isolated = true, policy, headers }) {
  return {
    ...(isolated ? isolationHeaders : {}),
    ...(policy ? { 'Content-Security-Policy': policy } : contentSecurityPolicy),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  };
}

/**
 * Where a request for a folder without the slash at its end has to go: a page served there would
 * look for its files one level too high.
 * @param {string} folder @param {string} url
 */
function withSlash(folder, url) {
  const { pathname, search } = new URL(`http://localhost${url}`);
  if (pathname.endsWith('/')) return null;
  const isFolder = statSync(join(folder, pathname), { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? `${pathname.slice(pathname.lastIndexOf('/') + 1)}/${search}` : null;
}

/** Files that Vite names after their content. */
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;

/** @param {string} folder @param {ServeOptions} options */
function serveFolder(folder, { dotfiles = false }) {
  const serveFile = sirv(folder, {
    dev: true, // files change while it runs
    ...{ dotfiles, etag: true, brotli: true, gzip: true },
    setHeaders(response, path) {
      if (HASHED.test(path))
        response.setHeader('Cache-Control', 'public,max-age=31536000,immutable');
    },
  });
  /** @type {typeof serveFile} */
  return (request, response, next) => {
    // Parts are parts of the file itself.
    if (request.headers.range) delete request.headers['accept-encoding'];
    serveFile(request, response, next);
  };
}

/** @param {ServeOptions} options */
function requestHandler(options) {
  const headers = Object.entries(headersOf(options));
  const mounts = Object.entries(options.folders)
    .sort(([a], [b]) => b.length - a.length)
    .map(([prefix, folder]) => ({
      prefix,
      folder,
      serve: serveFolder(folder, options),
    }));
  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const notFound = () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    };
    const mount = mounts.find(({ prefix }) => request.url?.startsWith(prefix));
    request.url = `/${request.url?.slice(mount?.prefix.length ?? 1) ?? ''}`;
    const location = mount && withSlash(mount.folder, request.url);
    if (location) response.writeHead(302, { Location: location }).end();
    else if (mount) mount.serve(request, response, notFound);
    else notFound();
  };
}

/**
 * Serves until `close()`. Rejects where the port is taken.
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serve(options) {
  const server = createServer(requestHandler(options));
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(options.port, 'localhost', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
