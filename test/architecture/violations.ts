import { LAYERS, type Layer, ROOT } from './layers.js'
import { exportsOf, type Import, importsOf, layerOf, resolve, type Sources } from './source.js'

/** Imports that the table of layers does not allow, as `file -> target`. */
export function forbiddenImports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const folder = layerOf(path)
    const layer = folder === '' ? ROOT : LAYERS[folder]
    if (layer === undefined) return [`${path}: \`${folder}\` has no place in the table of layers`]
    return importsOf(text)
      .filter((one) => !isAllowed(path, one, layer))
      .map((one) => `${path} -> ${resolve(path, one) ?? one.specifier}`)
  })
}

function isAllowed(path: string, one: Import, layer: Layer): boolean {
  const target = resolve(path, one)
  if (target === undefined) return allowsPackage(layer, one.specifier)
  const folder = layerOf(target)
  if (target.startsWith('..') || folder === '') return false
  if (folder === layerOf(path) || layer.imports.includes(folder)) return true
  return one.typeOnly && layer.types?.includes(folder) === true
}

function allowsPackage({ packages = [] }: Layer, specifier: string): boolean {
  return packages.some((name) =>
    name.endsWith(':')
      ? specifier.startsWith(name)
      : specifier === name || specifier.startsWith(`${name}/`),
  )
}

/** Circles of imports, type-only ones included, each once, as `a -> b -> a`. */
export function cycles(sources: Sources): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      found.push([...trail.slice(start), path].join(' -> '))
      return
    }
    const text = sources[path]
    if (done.has(path) || text === undefined) return
    for (const one of importsOf(text)) {
      const target = resolve(path, one)
      if (target !== undefined) visit(target, [...trail, path])
    }
    done.add(path)
  }
  for (const path of Object.keys(sources)) visit(path, [])
  return found
}

/** Relative imports of files that are not there. */
export function brokenImports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) =>
    importsOf(text)
      .map((one) => resolve(path, one))
      .filter((target) => target !== undefined && sources[target] === undefined)
      .map((target) => `${path} -> ${target}`),
  )
}

/** The packages that loading a file loads, with the files on the way: `zod <- b.ts <- a.ts`. */
export function loadedPackages(entry: string, sources: Sources): Map<string, string> {
  const loaded = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (path: string, trail: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const one of importsOf(sources[path] ?? '')) {
      if (one.typeOnly) continue
      const target = resolve(path, one)
      if (target !== undefined) visit(target, `${target} <- ${trail}`)
      else loaded.set(one.specifier, `${one.specifier} <- ${trail}`)
    }
  }
  visit(entry, entry)
  return loaded
}

/** Files with more lines than one idea takes. */
export function longFiles(sources: Sources, ceiling: number): string[] {
  return Object.entries(sources)
    .map(([path, text]) => [path, text.split('\n').length - 1] as const)
    .filter(([, lines]) => lines > ceiling)
    .map(([path, lines]) => `${path}: ${lines} lines`)
}

const MEANINGLESS = /^(utils?|helpers?|common|misc|shared|types|constants)$/

/** Folders and files whose name tells nothing of what is in them. */
export function meaninglessNames(sources: Sources): string[] {
  return Object.keys(sources).filter((path) =>
    path
      .replace(/\.ts$/, '')
      .split('/')
      .some((part) => MEANINGLESS.test(part)),
  )
}

/** Files that no export is named like: half the words of a file's name are those of one export. */
export function misnamedFiles(sources: Sources): string[] {
  return Object.entries(sources)
    .filter(([path, text]) => {
      const name = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length)
      if (name === 'index') return false
      return !KEBAB.test(name) || !exportsOf(text).some((one) => isLike(name, one))
    })
    .map(([path, text]) => `${path} exports ${exportsOf(text).join(', ')}`)
}

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/

function isLike(file: string, name: string): boolean {
  const words = wordsOf(file)
  const known = wordsOf(name)
  return words.filter((word) => known.includes(word)).length >= words.length / 2
}

/** The words of a name in any case style, in the singular: `AddressSets` → `address`, `set`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z]{2})/g, '$1$2-')
    .split(/[-_]/)
    .map((word) => word.toLowerCase().replace(/(?<=[^s])s$/, ''))
}
