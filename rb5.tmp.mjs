import { createEngine } from 'stackblend';
const shape=[50,512,512,4], N=50*512*512*4;
const sh=(v)=>new Uint8Array(new SharedArrayBuffer(N)).fill(v);
const [sa,sb,so]=[sh(70),sh(200),sh(0)];
const e=await createEngine({variant:'threads',threads:2});
for(const mode of ['screen','overlay','color-burn','hue']){const ts=[];for(let i=0;i<15;i++){const s=performance.now();await e.blend(sa,sb,{shape,out:so,mode});ts.push(performance.now()-s)}ts.sort((x,y)=>x-y);console.log(mode,'min',ts[0].toFixed(1),'median',ts[7].toFixed(1));}
await e.dispose();
