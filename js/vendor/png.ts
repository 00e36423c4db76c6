/** What is used of fast-png (MIT): the encoder. The package gets this file bundled. */
export { encode } from 'fast-png';
