import { Player, RateMeter } from '../playback/player.ts';
import type { ImageModel } from './image-model.ts';
import type { Looking } from './looking/looking.ts';
import type { PlaneStore } from './planes/plane-store.ts';

/** Frames that are read ahead while playing. */
const AHEAD = 3;

/** Plays the frames of an image, and reads ahead. The rate is that of frames painted, not asked for. */
export class ImagePlayback {
  readonly #model: ImageModel;
  readonly #looking: Looking;
  readonly #store: PlaneStore;
  readonly #player: Player;
  #meter = new RateMeter();
  #paintedT = 0;

  constructor(model: ImageModel, looking: Looking, store: PlaneStore) {
    this.#model = model;
    this.#looking = looking;
    this.#store = store;
    this.#player = new Player({
      now: () => ({ t: model.state.t, frames: model.source.shape[0], fps: model.state.fps }),
      // A frame that is being made is painted first: else one that takes long would never be seen.
      show: (t) => !model.state.busy && looking.seek(t),
      rate: () => {},
    });
  }

  setPlaying(playing: boolean): void {
    const plays = playing && this.#model.source.shape[0] > 1;
    if (plays === this.#model.state.playing) return;
    this.#meter = new RateMeter();
    this.#model.update({ playing: plays, rate: null });
    if (plays) this.#player.start();
    else this.#player.stop();
  }

  /** Shows a frame; playing goes on from there. */
  seek(t: number): void {
    this.#looking.seek(t);
    if (this.#model.state.playing) this.#player.start();
  }

  setRate(fps: number): void {
    this.#meter = new RateMeter();
    this.#model.update({ fps, rate: null });
    if (this.#model.state.playing) this.#player.start();
  }

  /** A frame has been painted. */
  painted(t: number): void {
    const frames = this.#model.source.shape[0];
    // Where painting is slower than the rate, frames are left out: they need not be read either.
    const stride = (t - this.#paintedT + frames) % frames || 1;
    const rate = t === this.#paintedT ? null : this.#meter.tick(performance.now());
    this.#paintedT = t;
    if (!this.#model.state.playing) return;
    if (rate !== null) this.#model.update({ rate });
    this.#readAhead(t, stride);
  }

  stop(): void {
    this.#player.stop();
  }

  /** Reads the next frames, so that they lie there when their time comes. */
  #readAhead(from: number, stride: number): void {
    const { source, state } = this.#model;
    const tiles = this.#looking.visibleTiles();
    const frames = source.shape[0];
    const shown = state.settings.channels.flatMap(({ visible }, c) => (visible ? [c] : []));
    for (let step = 1; step <= Math.min(AHEAD, frames - 1); step++) {
      const t = (from + step * stride) % frames;
      for (const tile of tiles) {
        for (const c of shown) {
          // Whoever asks for it next hears what went wrong.
          this.#store.get({ z: state.z, t, c, ...tile }).catch(() => {});
        }
      }
    }
  }
}
