/** Of the readers only this: what is imported while a page runs is kept whole. */
export { openImages } from '../../../js/io/index.ts';
