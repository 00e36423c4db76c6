/** What is used of fflate (MIT): inflating small blocks at once. The package gets this file bundled. */
export { gunzipSync, Inflate, unzlibSync } from 'fflate';
