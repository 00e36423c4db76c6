import type { Place } from '../session/layers.ts';
import { checkAllMatch, checkLengths } from '../session/messages.ts';
import { type Loaded, stackShapeOf } from './load.ts';
import { type NewLayer, type Plan, type PlannedLayer, sameLayer, TOP_LEFT } from './plan.ts';
import {
  canvasFor,
  checkBytes,
  type FrameSize,
  frameSize,
  type SizeAnswer,
  type Sized,
  sameSize,
} from './sizes.ts';

/** A new layer that knows how it lies among the others. */
export type FittedLayer = NewLayer & Required<Pick<NewLayer, 'fitted'>>;

/** A plan all of whose layers fit together. */
export interface FittedPlan {
  readonly layers: readonly (Exclude<PlannedLayer, NewLayer> | FittedLayer)[];
  readonly free: Plan['free'];
}

/** What fitting needs of those who hold layers. */
export interface FitTools {
  readonly loaded: (id: number) => Loaded;
  /** Decides what is done with frames of several sizes; null where nobody can be asked. */
  readonly ask: ((stacks: readonly Sized[]) => Promise<SizeAnswer>) | null;
}

/** A layer to be, as much as counts of it, and where that lies unless somebody says otherwise. */
interface Candidate extends Sized {
  readonly planned: PlannedLayer;
  readonly place: Place;
}

/**
 * Makes layers fit together before anything is read. Frames of several sizes are what a person
 * decides. Rejects with MismatchError where that cannot be asked, or where lengths differ.
 */
export async function fitPlan(plan: Plan, tools: FitTools): Promise<FittedPlan> {
  const candidates = candidatesOf(plan, tools);
  checkLengths(candidates);
  const base = candidates.find(({ planned }) => 'keep' in planned) ?? candidates[0];
  if (!base) return { layers: [], free: plan.free };
  const first = frameSize(base.shape);
  if (candidates.every(({ shape }) => sameSize(frameSize(shape), first))) {
    return fitted(plan, candidates, first, tools);
  }
  const ordered = [base, ...candidates.filter((each) => each !== base)];
  // Throws, since they do not.
  if (!tools.ask) checkAllMatch(ordered);
  const answer = await tools.ask!(ordered);
  const canvas = canvasFor(
    answer,
    ordered.map(({ shape }) => frameSize(shape)),
  );
  return fitted(plan, candidates, canvas, tools, answer);
}

function candidatesOf({ layers }: Plan, { loaded }: FitTools): Candidate[] {
  const together = layers.filter((planned) => 'keep' in planned || planned.fitted);
  return layers.map((planned) => {
    if ('keep' in planned) {
      const { id, stack } = planned.keep;
      const { name, place = TOP_LEFT } = stack;
      if (together.length > 1) return { planned, name, shape: stack.shape, place };
      // One that is alone is again as in its file.
      const shape = stackShapeOf(loaded(id).selection.source);
      return { planned, name, shape, place: TOP_LEFT };
    }
    const { selection, fitted } = planned;
    const { name } = selection.source;
    const shape = stackShapeOf(selection.source);
    if (!fitted) return { planned, name, shape, place: TOP_LEFT };
    const { height, width } = fitted.canvas;
    return { planned, name, shape: [shape[0], height, width, 4], place: fitted.place };
  });
}

function fitted(
  { free }: Plan,
  candidates: readonly Candidate[],
  canvas: FrameSize,
  { loaded }: FitTools,
  answer?: SizeAnswer,
): FittedPlan {
  const layers = candidates.map(({ planned, place, ...sized }) => {
    checkBytes(sized, canvas);
    if ('keep' in planned) {
      const { id, stack } = planned.keep;
      const { x, y } = stack.place ?? TOP_LEFT;
      const stays = sameSize(frameSize(stack.shape), canvas) && x === place.x && y === place.y;
      if (stays) return planned;
      return { ...sameLayer(planned.keep, loaded(id).selection), fitted: { place, canvas } };
    }
    const isPlaced = answer?.kind === 'place' && !sameSize(frameSize(sized.shape), canvas);
    return {
      ...planned,
      fitted: { place: isPlaced ? { x: answer.x, y: answer.y } : place, canvas },
    };
  });
  return { layers, free };
}
