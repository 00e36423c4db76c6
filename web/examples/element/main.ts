import 'stackblend/viewer';

const viewer = document.querySelector('stackblend-viewer')!;
await viewer.open(new URL('../sample/cells.zarr', location.href));
