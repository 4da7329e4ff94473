import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Stryker needs a newer Node than the library; neither is a dependency of the project. */
const NODE = { needed: 22, pinned: '24.21.0' }
const STRYKER = '10.1.1'

const store = fileURLToPath(
  new URL('../../node_modules/.cache/keywarden-mutation', import.meta.url),
)

/**
 * A Node that Stryker runs on, and Stryker itself, installed on first use.
 *
 * @returns {{ node: string, stryker: string }} The paths of both.
 */
export function toolchain() {
  const recent = Number.parseInt(process.versions.node, 10) >= NODE.needed
  const manifest = JSON.stringify({
    private: true,
    dependencies: {
      '@stryker-mutator/core': STRYKER,
      '@stryker-mutator/vitest-runner': STRYKER,
      ...(!recent && { node: NODE.pinned }),
    },
    ...(!recent && { allowScripts: { node: true } }),
  })
  if (!isInstalled(manifest)) install(manifest)
  const node = recent ? process.execPath : `${store}/node_modules/node/bin/node`
  mustRun(node)
  return { node, stryker: `${store}/node_modules/@stryker-mutator/core/bin/stryker.js` }
}

function isInstalled(manifest) {
  const done = `${store}/installed.json`
  return existsSync(done) && readFileSync(done, 'utf8') === manifest
}

function install(manifest) {
  console.log(`installing Stryker ${STRYKER} in node_modules/.cache (once)`)
  mkdirSync(store, { recursive: true })
  writeFileSync(`${store}/package.json`, manifest)
  // Peers stay out: Stryker then finds the project's own Vitest, further up.
  const quiet = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['install', '--prefix', store, ...quiet], { stdio: 'inherit' })
  writeFileSync(`${store}/installed.json`, manifest)
}

function mustRun(node) {
  if (spawnSync(node, ['--version']).status === 0) return
  throw new Error(
    `mutation testing needs Node ${NODE.needed} or newer, and none could be installed here: ` +
      'run it with such a Node',
  )
}
