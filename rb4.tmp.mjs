import { createEngine } from 'stackblend';
import fs from 'node:fs';
const shape=[50,512,512,4], N=50*512*512*4;
const a=new Uint8Array(N).fill(77),b=new Uint8Array(N).fill(9),out=new Uint8Array(N);
const sh=(d)=>{const s=new Uint8Array(new SharedArrayBuffer(N));s.set(d);return s};
const [sa,sb,so]=[sh(a),sh(b),sh(out)];
const e=await createEngine({variant:'threads',threads:+(process.argv[2]??2)});
const stat=()=>Object.fromEntries(fs.readdirSync('/proc/self/task').map(t=>{const x=fs.readFileSync('/proc/self/task/'+t+'/stat','utf8').split(') ');const f=x[1].split(' ');const s=fs.readFileSync('/proc/self/task/'+t+'/status','utf8');return [t,[+f[11],+f[12],+/\nvoluntary_ctxt_switches:\s*(\d+)/.exec(s)[1],+/nonvoluntary_ctxt_switches:\s*(\d+)/.exec(s)[1]]]}));
for(const [nm,x,y,o] of [['plain',a,b,out],['shared',sa,sb,so]]){for(let i=0;i<5;i++)await e.screen(x,y,{shape,out:o});const s0=stat(),w=performance.now();const R=60;for(let i=0;i<R;i++)await e.screen(x,y,{shape,out:o});const wall=performance.now()-w;const s1=stat();console.log(nm,'ms/run',(wall/R).toFixed(1));for(const t in s1){const d=s1[t].map((v,i)=>v-(s0[t]?.[i]??0));if(d[0]+d[1]>1||d[2]>100)console.log('  tid',t,'user',d[0]*10/R,'sys',d[1]*10/R,'vol/run',(d[2]/R).toFixed(0),'nonvol/run',(d[3]/R).toFixed(0))}}
await e.dispose();
