/** The seam between a consensus peer and the world that runs it. */
export * from './peer.ts';
