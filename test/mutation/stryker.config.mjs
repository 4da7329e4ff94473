/** What `run.mjs` asks of Stryker, which it tells the folder by the environment. */
const { KEYWARDEN_MUTATE: folder, KEYWARDEN_CONCURRENCY: concurrency = 2 } = process.env

export default {
  mutate: [`src/${folder}/**/*.ts`],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  ignorePatterns: ['/*', '!/src', '!/test', '!/package.json', '!/tsconfig.json'],
  coverageAnalysis: 'perTest',
  // Mutants that act while modules load take a whole run each; among them are all patterns.
  ignoreStatic: false,
  concurrency: Number(concurrency),
  timeoutMS: 5000,
  reporters: ['json', 'html', 'progress-append-only'],
  jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  htmlReporter: { fileName: `reports/mutation/${folder}.html` },
}
