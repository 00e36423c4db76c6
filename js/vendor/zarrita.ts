/** What is used of zarrita (MIT): its codecs and the order they run in. The package gets this file bundled. */
export { Array as ZarrArray, registry } from 'zarrita';
