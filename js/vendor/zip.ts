/** What is used of zip.js (BSD-3-Clause): listing what an archive holds. The package gets this file bundled. */
export { ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js';
