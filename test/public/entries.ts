import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A path of this repository, from its path below the root. */
export function root(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** One subpath of the package that has types: what users write, and the source it is made of. */
export interface Entry {
  readonly specifier: string
  readonly source: string
}

/** The subpaths that `package.json` exports, with the sources they are built from. */
export function entries(): Entry[] {
  const { name, exports } = JSON.parse(readFileSync(root('package.json'), 'utf8'))
  return Object.entries<string | { types: string }>(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : {
          specifier: name + subpath.slice(1),
          source: target.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'),
        },
  )
}
