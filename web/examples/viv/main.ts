import { Deck, type Layer, OrthographicView, type OrthographicViewState } from '@deck.gl/core';
import { ColorPaletteExtension } from '@vivjs/extensions';
import { MultiscaleImageLayer } from '@vivjs/layers';
import { loadOmeZarr } from '@vivjs/loaders';
import { createEngine } from 'stackblend';
import { CompositeImageLayer } from 'stackblend/viv';
import { controls, FIRST_LOOK, type Look } from '../common/controls.ts';
import { HEIGHT, WIDTH } from '../sample/cells.ts';

const engine = await createEngine();
const { data: loader } = await loadOmeZarr(new URL('../sample/cells.zarr', location.href).href, {
  type: 'multiscales',
});
const selections = [{ c: 0 }, { c: 1 }];
// The pyramid is read by tiles; `?level=0` shows one level, which is read whole.
const level = new URLSearchParams(location.search).get('level');
const shown = level === null ? loader : loader[Number(level)]!;

// The middle of the picture, a pixel of it in each of the page's.
const initialViewState: OrthographicViewState = { target: [WIDTH / 2, HEIGHT / 2, 0], zoom: 0 };

function deck(id: string): Deck<OrthographicView> {
  return new Deck({
    parent: document.querySelector<HTMLDivElement>(`#${id}`)!,
    useDevicePixels: false,
    views: new OrthographicView(),
    viewState: initialViewState,
    controller: true,
    onViewStateChange: ({ viewState }) => {
      for (const one of Object.values(decks)) one.setProps({ viewState });
    },
  });
}

const decks = { picture: deck('picture'), viv: deck('viv') };

/** Viv's own layer adds channels up; modes, gamma and LUTs of single channels it does not have. */
function vivLayer({ channels }: Look): Layer {
  const settings = {
    id: 'viv',
    loader,
    dtype: loader[0]!.dtype,
    selections,
    contrastLimits: channels.map(({ window: [lo, hi] }): [number, number] => [lo, hi]),
    colors: channels.map(({ color }) =>
      [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16)),
    ),
    channelsVisible: channels.map(() => true),
    extensions: [new ColorPaletteExtension()],
  };
  return new MultiscaleImageLayer(settings);
}

function show(look: Look): void {
  const composite = new CompositeImageLayer({
    id: 'composite',
    engine,
    loader: shown,
    selections,
    ...look,
  });
  decks.picture.setProps({ layers: [composite] });
  decks.viv.setProps({ layers: [vivLayer(look)] });
}

controls(show);
show(FIRST_LOOK);
