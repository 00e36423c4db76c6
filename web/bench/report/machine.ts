import { webglRenderer } from '../ways/webgl.ts';
import type { Machine } from './report.ts';

/** In this order: each of these browsers also calls itself by the names of the later ones. */
const NAMES: readonly [RegExp, string][] = [
  [/Edg\/([\d.]+)/, 'Edge'],
  [/OPR\/([\d.]+)/, 'Opera'],
  [/Firefox\/([\d.]+)/, 'Firefox'],
  [/(?:Chrome|Chromium)\/([\d.]+)/, 'Chromium'],
  [/Version\/([\d.]+).*Safari/, 'Safari'],
];

/** The browser's name and version, out of what it calls itself. */
export function browserOf(userAgent: string): string {
  for (const [pattern, name] of NAMES) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return `${name} ${version.replace(/(\.0)+$/, '')}`;
  }
  return userAgent;
}

/** What decides how fast things are here. `threads` are an engine's. */
export function machine(threads: number | null): Machine {
  return {
    browser: browserOf(navigator.userAgent),
    cores: navigator.hardwareConcurrency || 1,
    isolated: crossOriginIsolated,
    threads,
    renderer: webglRenderer(),
  };
}

/** The machine in one line. */
export function machineText({ browser, cores, isolated, threads, renderer }: Machine): string {
  return [
    browser,
    `${cores} ${cores === 1 ? 'core' : 'cores'}`,
    isolated ? 'cross-origin isolated' : 'not cross-origin isolated',
    threads === null ? [] : `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    renderer ? `WebGL2 on ${renderer}` : 'no WebGL2',
  ]
    .flat()
    .join(' · ');
}
