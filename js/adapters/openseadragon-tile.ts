import type OpenSeadragon from 'openseadragon';
import type { TilePlane } from './composite-tile.ts';
import { readTileFile } from './tile-file.ts';

/** Which tile of which channel's source is read. */
export interface TileRequest {
  readonly source: OpenSeadragon.TileSource;
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly signal: AbortSignal;
}

/** Makes the request as the viewer is told to: by XMLHttpRequest, or as images are loaded. */
function requestOf(
  { source, level, x, y, signal }: TileRequest,
  job: OpenSeadragon.ImageJob,
): RequestInit {
  const { loadWithAjax, crossOriginPolicy } = job;
  const include = loadWithAjax ? job.ajaxWithCredentials : crossOriginPolicy === 'use-credentials';
  const init: RequestInit = { credentials: include ? 'include' : 'same-origin', signal };
  if (!loadWithAjax) return init;
  const headers = { ...job.ajaxHeaders, ...source.getTileAjaxHeaders(level, x, y) };
  const body = source.getTilePostData(level, x, y);
  return {
    ...init,
    headers: Object.entries(headers).filter(([, value]) => value),
    ...(body && { method: 'POST', body }),
  };
}

/** Fetches a tile from where its source says. */
export function readImageTile(
  request: TileRequest,
  job: OpenSeadragon.ImageJob,
): Promise<TilePlane> {
  const { source, level, x, y } = request;
  const url = source.getTileUrl(level, x, y);
  return readTileFile(typeof url === 'function' ? url() : url, requestOf(request, job));
}
