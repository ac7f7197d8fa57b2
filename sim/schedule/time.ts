/** The time of runs. */

/** Latest instant the queue can order, in virtual microseconds (2^37, about 38 hours). */
export const MAX_TIME_US = 137_438_953_471;
