import type { Place } from '../session/layers.ts';
import { checkAllMatch } from '../session/messages.ts';
import type { SizeAnswer, Sized } from '../session/size-question.ts';
import { type Loaded, stackShapeOf } from './load.ts';
import { type NewLayer, type Plan, type PlannedLayer, sameLayer, TOP_LEFT } from './plan.ts';
import {
  type Canvas,
  canvasFor,
  canvasShape,
  checkBytes,
  fits,
  frameSize,
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
  /**
   * Decides what is done with frames of several sizes; null where nobody can be asked. `canReplace`:
   * some are open, others come.
   */
  readonly ask: ((stacks: readonly Sized[], canReplace: boolean) => Promise<SizeAnswer>) | null;
}

/** A layer to be, as much as counts of it, and where that lies unless somebody says otherwise. */
interface Candidate extends Sized {
  readonly planned: PlannedLayer;
  readonly place: Place;
}

/**
 * Makes layers fit together before anything is read. What becomes of frames of several sizes, or of
 * stacks of several lengths, a person decides. Rejects with MismatchError where nobody can be asked.
 */
export async function fitPlan(plan: Plan, tools: FitTools): Promise<FittedPlan> {
  const candidates = candidatesOf(plan, tools);
  const base = candidates.find(({ planned }) => 'keep' in planned) ?? candidates[0];
  if (!base) return { layers: [], free: plan.free };
  const ordered = [base, ...candidates.filter((each) => each !== base)];
  const shapes = ordered.map(({ shape }) => shape);
  const first = canvasFor({ kind: 'place' }, shapes);
  if (shapes.every((shape) => fits(shape, first))) return fitted(plan, candidates, first, tools);
  // Throws, since they do not.
  if (!tools.ask) checkAllMatch(ordered);
  const opened = plan.layers.filter((planned) => !('keep' in planned));
  const canReplace = opened.length > 0 && opened.length < plan.layers.length;
  const answer = await tools.ask!(ordered, canReplace);
  if (answer.kind === 'replace') return fitPlan({ layers: opened, free: 'top' }, tools);
  return fitted(plan, candidates, canvasFor(answer, shapes), tools, answer);
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
    return { planned, name, shape: canvasShape(shape, fitted.canvas), place: fitted.place };
  });
}

function fitted(
  { free }: Plan,
  candidates: readonly Candidate[],
  canvas: Canvas,
  { loaded }: FitTools,
  answer?: SizeAnswer,
): FittedPlan {
  const layers = candidates.map(({ planned, place, ...sized }) => {
    checkBytes(sized, canvas);
    if ('keep' in planned) {
      const { id, stack } = planned.keep;
      const { x, y } = stack.place ?? TOP_LEFT;
      const stays = fits(stack.shape, canvas) && x === place.x && y === place.y;
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
