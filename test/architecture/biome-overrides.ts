import { LAYERS, type Layer, PACKAGES, ROOT } from './layers.js'

/** The overrides of `biome.json` that say the same as the table of layers, while one types. */
export function biomeOverrides(): object[] {
  const folders = Object.entries(LAYERS).map(([folder, layer]) =>
    override(`src/${folder}/**`, layer, [folder]),
  )
  return [...folders, override('src/index.ts', ROOT, [])]
}

function override(path: string, layer: Layer, own: readonly string[]) {
  const { imports, types = [], packages = [] } = layer
  const allowed = [...own, ...imports, ...types]
  const folders = Object.keys(LAYERS).filter((folder) => !allowed.includes(folder))
  const foreign = PACKAGES.filter((name) => !packages.includes(name))
  const group = [
    `**/{${folders.join(',')}}/**`,
    `{${foreign.join(',')}}`,
    `{${foreign.join(',')}}/**`,
    ...(packages.includes('node:') ? [] : ['node:*']),
  ]
  const message = `imports point down: see the table in test/architecture/layers.ts`
  const options = { patterns: [{ group, message }] }
  const rules = { style: { noRestrictedImports: { level: 'error', options } } }
  return { includes: [path], linter: { rules } }
}
