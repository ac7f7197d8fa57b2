/** The order of test files: what was broken once comes first, the others as usual. */
import Sequencer from '@jest/test-sequencer';

// Jest hands out the module as it is, whichever way it was loaded.
const Base = Sequencer.default ?? Sequencer;

function isRegression({ path }) {
  return /[\\/]scenarios[\\/]regressions(?:[\\/]|\.test\.ts$)/.test(path);
}

export default class RegressionsFirst extends Base {
  sort(tests) {
    const usual = super.sort(tests);
    return [...usual.filter(isRegression), ...usual.filter((test) => !isRegression(test))];
  }
}
