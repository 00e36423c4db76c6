import { framesOf, type Job, outputBytes, type Size } from '../jobs/job.ts';
import { fragmentShader, VERTEX_SHADER } from './shaders.ts';
import { NOT_HERE, type Prepared, type Way } from './way.ts';

type GL = WebGL2RenderingContext;

let known: GL | null = null;

/** One context for the page, for browsers allow few. It draws into a texture, so its canvas is small. */
function context(): GL | null {
  if (!known || known.isContextLost())
    known = document.createElement('canvas').getContext('webgl2');
  return known;
}

/** What WebGL runs on, as far as the browser tells; null where there is none. */
export function webglRenderer(): string | null {
  const gl = context();
  if (!gl) return null;
  const name: string = gl.getParameter(gl.RENDERER);
  // Chromium tells only those who ask twice; Firefox warns those who do.
  const more = name.startsWith('WebKit') ? gl.getExtension('WEBGL_debug_renderer_info') : null;
  return more ? gl.getParameter(more.UNMASKED_RENDERER_WEBGL) : name;
}

function compile(gl: GL, program: WebGLProgram, type: number, source: string): void {
  const shader = gl.createShader(type);
  if (!shader) throw new Error('WebGL2 gives no shader');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  gl.attachShader(program, shader);
  gl.deleteShader(shader); // lives on as part of the program
}

function makeProgram(gl: GL, job: Job): WebGLProgram {
  const program = gl.createProgram();
  compile(gl, program, gl.VERTEX_SHADER, VERTEX_SHADER);
  compile(gl, program, gl.FRAGMENT_SHADER, fragmentShader(job.mode));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`WebGL2: ${gl.getProgramInfoLog(program)}`);
  }
  gl.useProgram(program);
  gl.uniform1i(gl.getUniformLocation(program, 'backdrop'), 0);
  gl.uniform1i(gl.getUniformLocation(program, 'source'), 1);
  return program;
}

/** A texture of the frame's size, bound to unit `unit` for good. */
function makeTexture(gl: GL, unit: number, { width, height }: Size): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
  return texture;
}

function makeTarget(gl: GL, texture: WebGLTexture): WebGLFramebuffer {
  const target = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, target);
  const { FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D } = gl;
  gl.framebufferTexture2D(FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D, texture, 0);
  return target;
}

/** The rows of textures and of what is read back run the same way: nothing has to be turned over. */
function blendFrame(gl: GL, { width, height }: Size, frames: readonly Uint8Array[]): void {
  const [backdrop, source, out] = frames as [Uint8Array, Uint8Array, Uint8Array];
  const { TEXTURE_2D, RGBA, UNSIGNED_BYTE } = gl;
  gl.activeTexture(gl.TEXTURE0);
  gl.texSubImage2D(TEXTURE_2D, 0, 0, 0, width, height, RGBA, UNSIGNED_BYTE, backdrop);
  gl.activeTexture(gl.TEXTURE1);
  gl.texSubImage2D(TEXTURE_2D, 0, 0, 0, width, height, RGBA, UNSIGNED_BYTE, source);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  gl.readPixels(0, 0, width, height, RGBA, UNSIGNED_BYTE, out);
}

/** The context's state is this job's until it is closed: one job at a time. */
async function prepare(job: Job): Promise<Prepared> {
  const gl = context();
  if (!gl) throw new Error('the WebGL2 context is lost');
  const out = framesOf(job, new Uint8Array(outputBytes(job)));
  const [backdrops, sources] = [framesOf(job, job.backdrop), framesOf(job, job.source)];
  const textures = [2, 0, 1].map((unit) => makeTexture(gl, unit, job));
  const target = makeTarget(gl, textures[0]!);
  const program = makeProgram(gl, job);
  gl.viewport(0, 0, job.width, job.height);
  const run = () => {
    out.forEach((frame, i) => void blendFrame(gl, job, [backdrops[i]!, sources[i]!, frame]));
    if (gl.isContextLost()) throw new Error('the WebGL2 context was lost');
  };
  const close = () => {
    for (const texture of textures) gl.deleteTexture(texture);
    gl.deleteFramebuffer(target);
    gl.deleteProgram(program);
  };
  return { run, firstFrame: () => out[0] ?? [], close };
}

export const webgl2: Way = {
  name: 'WebGL2',
  ours: false,
  missing: () => (context() ? null : NOT_HERE),
  prepare,
};
