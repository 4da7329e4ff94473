import ipaddr from 'ipaddr.js'
import { AccessList } from 'keywarden'
import { NOW, networks } from '../data/networks.js'
import { Random } from '../data/random.js'
import { FloorList } from '../floor/address-list.js'
import { type Contestant, QUESTIONS, type Scenario, YES } from '../scenario.js'

const MASK = QUESTIONS - 1

/** Beyond this size, asking entry after entry is out of the question. */
const MOST_ONE_BY_ONE = 1000

/** From the text of an address to whether a list admits it; about half are admitted. */
export const MEMBERSHIP: readonly Scenario[] = ([4, 6] as const).flatMap((family) =>
  [1, 10, 200, 10_000].map((size) => ({
    name: `membership-${size}-ipv${family}`,
    question: `is this address on a list of ${size} IPv${family} ${size === 1 ? 'entry' : 'entries'}?`,
    contestants: () => contestants(family, size),
  })),
)

function contestants(family: 4 | 6, size: number): Contestant[] {
  const random = new Random(size)
  const entries = networks(random, { size, family })
  const texts = Array.from({ length: QUESTIONS }, (_, index) => {
    const network = random.pick(entries)
    return index % 2 === 0 ? network.inside() : network.outside()
  })
  const all = [byHand(entries, texts), library(entries, texts)]
  return size > MOST_ONE_BY_ONE ? all : [...all, withIpaddr(entries, texts)]
}

interface Entry {
  readonly cidr: string
  readonly expiresAt: number | undefined
}

const word = (admitted: boolean | undefined) => (admitted ? YES : 'ADDRESS_NOT_ON_ACCESS_LIST')

function byHand(entries: readonly Entry[], texts: readonly string[]): Contestant {
  const list = new FloorList(entries)
  return {
    name: 'hand-written',
    answer: (question) => word(list.admits(texts[question] as string, NOW)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        if (list.admits(texts[i & MASK] as string, NOW)) yes++
      }
      return yes
    },
  }
}

function library(entries: readonly Entry[], texts: readonly string[]): Contestant {
  const list = AccessList.of(entries.map(({ cidr, expiresAt }) => ({ cidr, expiresAt })))
  return {
    name: 'AccessList.admits',
    answer: (question) => word(list.admits(texts[question] as string, NOW)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        if (list.admits(texts[i & MASK] as string, NOW)) yes++
      }
      return yes
    },
  }
}

/** What is often written with the best-known package: blocks parsed before, asked one by one. */
function withIpaddr(entries: readonly Entry[], texts: readonly string[]): Contestant {
  const blocks = entries.map(({ cidr, expiresAt = Number.POSITIVE_INFINITY }) => ({
    range: ipaddr.parseCIDR(cidr),
    expiresAt,
  }))
  const has = (text: string) => {
    const address = ipaddr.process(text)
    const kind = address.kind()
    return blocks.some(
      ({ range, expiresAt }) => NOW < expiresAt && kind === range[0].kind() && address.match(range),
    )
  }
  return {
    name: 'ipaddr.js, one by one',
    answer: (question) => word(has(texts[question] as string)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) if (has(texts[i & MASK] as string)) yes++
      return yes
    },
  }
}
