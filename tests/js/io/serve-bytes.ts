import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request asked for, and the answer that a server with range requests gives. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly response: ServerResponse;
  /** Answers as a good server does. */
  serve(headers?: Record<string, string>): void;
}

/** A server for files by path; `handle` sees every request first and may answer it itself (true). */
export async function serveBytes(
  files: Readonly<Record<string, Uint8Array>>,
  handle: (exchange: Exchange, index: number) => boolean | undefined = () => false,
) {
  const log: string[] = [];
  const aborted: string[] = [];
  const server = createServer((request, response) => {
    const exchange = exchangeOf(request, response, files);
    const what = `${exchange.method} ${exchange.path} ${exchange.range ?? 'whole'}`;
    log.push(what);
    response.on('close', () => {
      if (!response.writableFinished) aborted.push(what);
    });
    if (!handle(exchange, log.length - 1)) exchange.serve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `http://127.0.0.1:${port}/${path}`,
    log,
    aborted,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  files: Readonly<Record<string, Uint8Array>>,
): Exchange {
  const url = new URL(request.url ?? '', 'http://localhost');
  const path = decodeURIComponent(url.pathname.slice(1)) + url.search;
  const range = request.headers.range?.replace('bytes=', '');
  const serve: Exchange['serve'] = (headers = {}) => {
    const bytes = files[path.replace(/\?.*/, '')];
    if (!bytes) return void response.writeHead(404).end();
    if (request.method === 'HEAD') {
      return void response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end();
    }
    if (!range) return void response.writeHead(200, headers).end(bytes);
    const [start = 0, last = 0] = range.split('-').map(Number);
    if (start >= bytes.length) {
      return void response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    }
    const part = bytes.subarray(start, last + 1);
    const contentRange = `bytes ${start}-${start + part.length - 1}/${bytes.length}`;
    response.writeHead(206, { 'Content-Range': contentRange, ...headers }).end(part);
  };
  return { method: request.method ?? '', path, range, response, serve };
}
