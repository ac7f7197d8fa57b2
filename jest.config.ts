/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';
import { higherThan, tierOf } from './test/tier.ts';

const config: Config = {
  testEnvironment: '<rootDir>/test/environment.ts',
  testMatch: ['**/*.test.ts'],
  injectGlobals: false,
  restoreMocks: true,
  testSequencer: '<rootDir>/test/regressions-first.js',
  // No test is about time: a busy machine must not fail one.
  testTimeout: 120_000,
  // All cores: by default Jest leaves one idle, which of two is half of the machine.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // Some fail on purpose, and some are for other runners: property/examples.test.ts runs them.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/examples/', ...higherThan(tierOf())],
  globalSetup: '<rootDir>/test/build-program.ts',
  globalTeardown: '<rootDir>/test/remove-program.ts',
  setupFiles: ['<rootDir>/test/setup.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
      },
    ],
  },
  // A test's global look-ups go through a vm context and cost 130 ns each; these stay fast.
  sandboxInjectedGlobals: [
    'Math',
    'Object',
    'Array',
    'Number',
    'Map',
    'Set',
    'JSON',
    'BigInt',
    'Symbol',
    'Infinity',
  ],
  collectCoverageFrom: [
    '{sim,raft,scenarios}/**/*.ts',
    '!**/*.test.ts',
    '!**/index.ts',
    '!**/testing.ts',
    '!**/testing/**',
  ],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};

export default config;
