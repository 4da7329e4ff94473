import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url))

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: {
    alias: [
      { find: /^keywarden$/, replacement: source('index.ts') },
      { find: /^keywarden\/(\w+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [fileURLToPath(new URL('databases/global-setup.ts', import.meta.url))],
    restoreMocks: true,
    // No test says how fast something is; on a busy machine most take longer.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
