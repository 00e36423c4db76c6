import type { Mode } from '../jobs/job.ts';

/** One triangle that covers everything, without a buffer of corners. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

/** From the backdrop `b` and the source `s`, straight alpha, values 0..1. */
const FORMULAS: Record<Mode, string> = {
  screen: opaque('b.rgb + s.rgb - b.rgb * s.rgb'),
  multiply: opaque('b.rgb * s.rgb'),
  overlay: opaque(
    'mix(2.0 * b.rgb * s.rgb, 1.0 - 2.0 * (1.0 - b.rgb) * (1.0 - s.rgb), step(0.5, b.rgb))',
  ),
  'soft-light': `
    vec3 d = mix(((16.0 * b.rgb - 12.0) * b.rgb + 4.0) * b.rgb, sqrt(b.rgb), step(0.25, b.rgb));
    vec3 darker = b.rgb - (1.0 - 2.0 * s.rgb) * b.rgb * (1.0 - b.rgb);
    vec3 lighter = b.rgb + (2.0 * s.rgb - 1.0) * (d - b.rgb);
    ${opaque('mix(darker, lighter, step(0.5, s.rgb))')}`,
  'source-over': `
    float below = b.a * (1.0 - s.a);
    float alpha = s.a + below;
    result = vec4((s.a * s.rgb + below * b.rgb) / max(alpha, 0.001), alpha);`,
};

function opaque(colour: string): string {
  return `result = vec4(${colour}, b.a + s.a - b.a * s.a);`;
}

/** Floats as graphics processors have them; the 8-bit target rounds. */
export function fragmentShader(mode: Mode): string {
  return `#version 300 es
precision highp float;
uniform sampler2D backdrop, source;
out vec4 result;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 b = texelFetch(backdrop, at, 0), s = texelFetch(source, at, 0);
  ${FORMULAS[mode]}
}`;
}
