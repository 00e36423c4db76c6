/** The rates one can choose, in frames per second. */
export const RATES = [1, 2, 5, 10, 15, 24, 30, 60] as const;
