import {
  Actor,
  AuthorizationEngine,
  atlasFormat,
  keywardenFormat,
  memoryStorage,
  Peppers,
  systemRandom,
} from 'keywarden'
import { AccessManager, type NewKeyInput } from 'keywarden/management'
import { MovableClock } from './movable-clock.js'
import { type OperationName, policy } from './policy.js'

/** Where requests of this walk come from. */
export const IPV4 = '127.0.0.1'
export const IPV6 = '::1'

/** A key, and the private keys that its owner keeps. */
export interface Holder {
  readonly id: string
  readonly publicKey: string
  readonly privateKey: string
  /** The private key before the last rotation. */
  readonly former?: string
}

const NINE_O_CLOCK = Date.UTC(2026, 5, 1, 9)

/** Acme Logistics: everything in memory, a clock of its own, and who holds which key. */
export class Acme {
  readonly clock = new MovableClock(NINE_O_CLOCK)
  readonly storage = memoryStorage()
  readonly format = keywardenFormat()
  readonly manager: AccessManager
  readonly engine: AuthorizationEngine<OperationName | (string & {})>
  readonly #atlasManager: AccessManager
  readonly #system = Actor.system('the walk sets its scene')
  readonly #holders = new Map<string, Holder>()

  private constructor() {
    const { clock, storage, format } = this
    const atlas = atlasFormat({ peppers: Peppers.random() })
    this.manager = new AccessManager({ policy, storage, clock, formats: [format, atlas] })
    this.#atlasManager = new AccessManager({ policy, storage, clock, formats: [atlas, format] })
    this.engine = new AuthorizationEngine({
      ...{ policy, lookup: storage, clock, usage: storage, formats: [format, atlas] },
    })
  }

  /** Acme with two projects and its keys, and next door Harbour Freight with one project. */
  static async settle(): Promise<Acme> {
    const acme = new Acme()
    await acme.#organization('acme', 'Acme Logistics', ['billing', 'website'])
    await acme.#organization('harbour', 'Harbour Freight', ['docks'])
    await acme.#keys()
    return acme
  }

  /** The key that goes by that name in this walk. */
  holder(name: string): Holder {
    const holder = this.#holders.get(name)
    if (holder === undefined) throw new TypeError(`nobody goes by the name ${name}`)
    return holder
  }

  /** The name of the key with that id. */
  nameOf(id: unknown): string | undefined {
    return [...this.#holders].find(([, holder]) => holder.id === id)?.[0]
  }

  /** Keeps the private key that a creation or rotation answered with. */
  keep(name: string, { key, privateKey }: KeyAnswer): void {
    const former = this.#holders.get(name)?.privateKey
    const { id, publicKey } = key
    const now = { id, publicKey, privateKey }
    this.#holders.set(name, former === undefined ? now : { ...now, former })
  }

  /** A private key that was never given out, for a public key that is known or not. */
  forged(publicKey = this.format.newPublicKey(systemRandom)): Omit<Holder, 'id'> {
    return { publicKey, privateKey: this.format.newPrivateKey(publicKey, systemRandom) }
  }

  async #organization(id: string, name: string, projects: readonly string[]): Promise<void> {
    const { manager } = this
    await manager.organizations.create(this.#system, { id, name })
    for (const project of projects) {
      const title = `${project[0]?.toUpperCase()}${project.slice(1)}`
      await manager.projects.create(this.#system, { organization: id, id: project, name: title })
    }
  }

  async #keys(): Promise<void> {
    const mine = [IPV4]
    await this.#key('owner', { roles: ['ORG_OWNER'], accessList: [IPV4, IPV6] })
    await this.#key('ci', { accessList: mine })
    await this.#key('partner', { accessList: ['203.0.113.0/24'] })
    await this.#key('rotator', { roles: ['KEY_ROTATOR'], accessList: mine })
    await this.#key('legacy', { accessList: mine }, this.#atlasManager)
    this.clock.advance(1000)
    const created = await this.manager.keys.createInProject(this.#system, {
      ...{ organization: 'acme', project: 'billing', description: 'backup' },
      roles: ['GROUP_BACKUP_MANAGER'],
    })
    this.keep('backup', created)
  }

  async #key(name: string, fields: Partial<NewKeyInput>, manager = this.manager): Promise<void> {
    this.clock.advance(1000)
    const input = { organization: 'acme', description: name, ...fields }
    this.keep(name, await manager.keys.create(this.#system, input))
  }
}

/** What the creation of a key, or its rotation, answers. */
interface KeyAnswer {
  readonly key: Pick<Holder, 'id' | 'publicKey'>
  readonly privateKey: string
}
