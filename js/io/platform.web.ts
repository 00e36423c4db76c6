import type { IoPlatform } from './platform.ts';

/** Pages and workers: no access to files but those that are given. */
export const webPlatform: IoPlatform = {
  baseUrl: () => globalThis.document?.baseURI ?? globalThis.location?.href,
  openLocal: async () => undefined,
};
