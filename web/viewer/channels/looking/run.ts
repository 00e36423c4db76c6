import type { ImageSession } from '../image-session.ts';
import type { LookCommand } from './keys.ts';

/** How far an arrow key moves the picture, in pixels of the screen. */
const STEP = 64;

/** Carries out what a key asked for. */
export function runLookCommand(session: ImageSession, command: Exclude<LookCommand, 'help'>): void {
  const { state, source } = session;
  const { t, z, arrangement } = state;
  const frames = source.shape[0];
  const actions: Record<Exclude<LookCommand, 'help' | `channel-${number}`>, () => void> = {
    'zoom-in': () => session.looking.zoom(1.5),
    'zoom-out': () => session.looking.zoom(1 / 1.5),
    fit: () => session.looking.fit(),
    actual: () => session.looking.actualSize(),
    left: () => session.looking.pan(STEP, 0),
    right: () => session.looking.pan(-STEP, 0),
    up: () => session.looking.pan(0, STEP),
    down: () => session.looking.pan(0, -STEP),
    'toggle-play': () => session.playback.setPlaying(!state.playing),
    'previous-t': () => session.looking.seek((t + frames - 1) % frames),
    'next-t': () => session.looking.seek((t + 1) % frames),
    'previous-z': () => session.looking.setZ(typeof z === 'number' ? z - 1 : session.looking.plane),
    'next-z': () => session.looking.setZ(typeof z === 'number' ? z + 1 : session.looking.plane),
    undo: () => session.editing.undo(),
    redo: () => session.editing.redo(),
    split: () => session.looking.setArrangement(arrangement === 'split' ? 'merge' : 'split'),
    before: () => session.looking.setArrangement(arrangement === 'before' ? 'merge' : 'before'),
  };
  if (command.startsWith('channel-')) {
    const index = Number(command.slice('channel-'.length));
    const channel = state.settings.channels[index];
    if (channel) session.editing.setChannel(index, { visible: !channel.visible });
    return;
  }
  actions[command as keyof typeof actions]();
}
