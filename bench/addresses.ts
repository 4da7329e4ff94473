import { flat, type Random } from './random.js'

/** A list of blocks, and texts of addresses half of which lie in one of them. */
export interface AddressData {
  readonly blocks: readonly string[]
  readonly texts: readonly string[]
}

/** Blocks as lists have them, mostly hosts and small networks, and addresses to ask about. */
export function addressData(
  random: Random,
  { size, family, count }: { size: number; family: 4 | 6 | 'mixed'; count: number },
): AddressData {
  const networks = Array.from({ length: size }, (_, index) => {
    const six = family === 'mixed' ? index % 2 === 1 : family === 6
    return six ? network6(random) : network4(random)
  })
  const texts = Array.from({ length: count }, (_, index) => {
    const network = random.pick(networks)
    return flat(index % 2 === 0 ? network.inside() : network.outside())
  })
  return { blocks: networks.map(({ text }) => text), texts }
}

interface Network {
  readonly text: string
  /** Some address of the network. */
  readonly inside: () => string
  /** Some address of its family in no network: all networks have an even second octet or hextet. */
  readonly outside: () => string
}

function network4(random: Random): Network {
  const prefix = random.pick([24, 28, 32, 32])
  const head = `${1 + random.below(220)}.${2 * random.below(128)}.${random.below(256)}`
  const host = prefix === 24 ? 0 : prefix === 28 ? 16 * random.below(16) : random.below(256)
  const free = 2 ** (32 - prefix)
  return {
    text: `${head}.${host}/${prefix}`,
    inside: () => `${head}.${host + random.below(free)}`,
    outside: () =>
      `${1 + random.below(220)}.${1 + 2 * random.below(128)}.${random.below(256)}.${random.below(256)}`,
  }
}

function network6(random: Random): Network {
  const hextet = () => random.below(0x10000).toString(16)
  const even = (2 * random.below(0x8000)).toString(16)
  const head = `2001:${even}:${hextet()}:${hextet()}`
  const host = random.below(2) === 0 ? undefined : `${head}::${1 + random.below(0xfff)}`
  return {
    text: host === undefined ? `${head}::/64` : `${host}/128`,
    inside: () => host ?? `${head}:${hextet()}:${hextet()}:${hextet()}:${hextet()}`,
    outside: () =>
      `2001:${(1 + 2 * random.below(0x8000)).toString(16)}:${hextet()}:${hextet()}::${hextet()}`,
  }
}
