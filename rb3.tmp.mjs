import { createEngine } from 'stackblend';
const N=50*512*512*4;
const a=new Uint8Array(N).fill(1),b=new Uint8Array(N).fill(2),out=new Uint8Array(N);
const e=await createEngine({variant:'threads',threads:2});
const st=await e.allocate([3,1024,256,4]);
const heap=new Uint8Array(st.data.buffer); const off=st.data.byteOffset;
console.log('off',off%4096, heap.length);
function pass(heap,off,K,B){let cin=0,cout=0;for(let i=0,t=0;i<N;i+=K,t=(t+1)%8){const n=Math.min(K,N-i),base=off+t*B;let q=performance.now();heap.set(a.subarray(i,i+n),base);heap.set(b.subarray(i,i+n),base+131072);cin+=performance.now()-q;q=performance.now();out.set(heap.subarray(base+262144,base+262144+n),i);cout+=performance.now()-q;}return[cin,cout];}
for(const [nm,h,o] of [['engine',heap,off],['sab',new Uint8Array(new SharedArrayBuffer(4<<20)),64]])for(const [K,B] of [[131008,393216],[131072,393472]]){let best=[99,99];for(let r=0;r<15;r++){const x=pass(h,o,K,B);if(x[0]<best[0])best=x;}console.log(nm,K,B,best.map(x=>x.toFixed(1)));}
await e.dispose();
