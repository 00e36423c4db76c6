import { openHttp, readHttp } from '../http/http-source.ts';
import { type HttpOptions, withoutQuery } from '../http/request.ts';
import type { FileTree } from './tree.ts';

/**
 * The files below a URL. Nothing can be listed there; a query (a token) goes with every request.
 *
 * @param base Absolute; a folder, with or without the slash at its end.
 * @param slash What stands between the parts of paths: stores that keep objects under names may
 *   want `%2F`.
 */
export function urlTree(base: URL, options: HttpOptions, slash = '/'): FileTree {
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  const urlOf = (path: string): string => {
    const url = new URL(base);
    url.pathname = folder + path.split('/').map(encodeURIComponent).join(slash);
    return url.href;
  };
  return {
    name: withoutQuery(base.href),
    get: (path, signal) => openHttp(urlOf(path), options, signal),
    read: (path, maxBytes, signal) => readHttp(urlOf(path), maxBytes, options, signal),
    list: async () => undefined,
  };
}
