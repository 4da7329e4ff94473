import type { KeyView } from 'keywarden/management'
import { type Terminal, wrap } from '../terminal.js'

const INTRODUCTION =
  'A small HTTP service on the loopback asks keywarden about every request: may this key, from ' +
  'this address, do this operation, there? The request has to pass five gates: credential, surface, ' +
  'address, scope, role. Every request below is really sent, and every answer checked.'

const SCENE =
  'Acme Logistics has the projects `billing` and `website`, Harbour Freight next door has `docks`. ' +
  'These are the keys of Acme; in a path, `{ci}` stands for the id of that key.'

const NAME = 10
const LIST = 17
const SECRET = 15

/** What the walk is about, and the keys it begins with. */
export function scene(keys: readonly KeyView[], terminal: Terminal): readonly string[] {
  const { paint, columns } = terminal
  return [
    ...wrap(INTRODUCTION, columns),
    '',
    ...wrap(SCENE, columns),
    '',
    paint.dim(`  ${cells('key', 'access list', 'private key')}roles`),
    ...keys.flatMap((key) => {
      const first = cells(key.description, listOf(key), `****${key.privateKey?.slice(-4)}`)
      return wrap(rolesOf(key), columns - first.length - 2).map(
        (roles, index) => `  ${index === 0 ? first : ' '.repeat(first.length)}${roles}`,
      )
    }),
  ]
}

function cells(name: string, list: string, secret: string): string {
  return name.padEnd(NAME) + list.padEnd(LIST) + secret.padEnd(SECRET)
}

function rolesOf({ organizationRoles, projects }: KeyView): string {
  const inProjects = projects.map(({ id, roles }) => `in ${id} ${roles.join(', ')}`)
  return [organizationRoles.join(', '), ...inProjects].join('; ')
}

function listOf({ accessList }: KeyView): string {
  const texts = accessList.map(({ cidr }) => cidr.replace(/\/(32|128)$/, ''))
  return texts.length === 0 ? 'none' : texts.join(', ')
}
