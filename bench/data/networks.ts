import { flat, type Random } from './random.js'

/** When every question of the benchmark is asked: in the past, so that no clock matters. */
export const NOW = Date.UTC(2026, 5, 1)

const A_DAY = 24 * 3600 * 1000

/** An entry of a list, and where to call from. */
export interface Network {
  readonly cidr: string
  readonly expiresAt: number | undefined
  /** Text of some address of the network. */
  readonly inside: () => string
  /** Text of some address of its family that is on no list of the benchmark. */
  readonly outside: () => string
}

/** Networks as lists have them: mostly hosts and small blocks, some for a time, some expired. */
export function networks(random: Random, { size, family }: { size: number; family: 4 | 6 }) {
  return Array.from({ length: size }, (_, index): Network => {
    const network = family === 4 ? network4(random) : network6(random)
    const { inside, outside } = network
    return {
      cidr: network.cidr,
      expiresAt: index % 10 === 9 ? NOW - A_DAY : index % 4 === 1 ? NOW + A_DAY : undefined,
      inside: () => flat(inside()),
      outside: () => flat(outside()),
    }
  })
}

type Block = Omit<Network, 'expiresAt'>

// All networks have an even second octet or hextet, so that what has an odd one is in none.

function network4(random: Random): Block {
  const prefix = random.pick([24, 28, 32, 32])
  const head = `${1 + random.below(220)}.${2 * random.below(128)}.${random.below(256)}`
  const host = prefix === 24 ? 0 : prefix === 28 ? 16 * random.below(16) : random.below(256)
  const free = 2 ** (32 - prefix)
  return {
    cidr: `${head}.${host}/${prefix}`,
    inside: () => `${head}.${host + random.below(free)}`,
    outside: () =>
      `${1 + random.below(220)}.${1 + 2 * random.below(128)}.${random.below(256)}.${random.below(256)}`,
  }
}

function network6(random: Random): Block {
  const hextet = () => random.below(0x10000).toString(16)
  const even = (2 * random.below(0x8000)).toString(16)
  const head = `2001:${even}:${hextet()}:${hextet()}`
  const host =
    random.below(2) === 0 ? undefined : `${head}::${(1 + random.below(0xfff)).toString(16)}`
  return {
    cidr: host === undefined ? `${head}::/64` : `${host}/128`,
    inside: () => host ?? `${head}:${hextet()}:${hextet()}:${hextet()}:${hextet()}`,
    outside: () =>
      `2001:${(1 + 2 * random.below(0x8000)).toString(16)}:${hextet()}:${hextet()}::${hextet()}`,
  }
}
