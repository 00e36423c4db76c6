/** What is used of geotiff (MIT): the JPEG decoder. The package gets this file bundled. */
export { getDecoder } from 'geotiff';
