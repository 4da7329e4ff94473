import ipaddr from 'ipaddr.js'
import { AccessList } from 'keywarden'
import { addressData } from '../addresses.js'
import { FloorList } from '../floor/address-list.js'
import type { Contestant } from '../measure.js'
import { Random } from '../random.js'
import { INPUTS, type Scenario } from '../scenario.js'

/** Text of an address → is it on the list? Half of them are. */
export const MEMBERSHIP: readonly Scenario[] = ([4, 6, 'mixed'] as const).flatMap((family) =>
  [10, 200, 10_000].map((size) => ({
    name: `address text → on a list of ${size} ${family === 'mixed' ? 'mixed' : `IPv${family}`} entries`,
    contestants: () => contestants(family, size),
  })),
)

function contestants(family: 4 | 6 | 'mixed', size: number): Contestant[] {
  const { blocks, texts } = addressData(new Random(size), { size, family, count: INPUTS })
  const floor = new FloorList(blocks)
  const list = AccessList.of(blocks)
  const now = Date.UTC(2026, 0, 1)
  const ranges = blocks.map((block) => ipaddr.parseCIDR(block))
  return [
    {
      name: 'hand-written',
      isFloor: true,
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          if (floor.has(texts[i & (INPUTS - 1)] as string)) yes++
        }
        return yes
      },
    },
    {
      name: 'keywarden AccessList.admits',
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          if (list.admits(texts[i & (INPUTS - 1)] as string, now)) yes++
        }
        return yes
      },
    },
    {
      name: 'ipaddr.js, blocks parsed before',
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          const address = ipaddr.process(texts[i & (INPUTS - 1)] as string)
          if (ranges.some((range) => address.kind() === range[0].kind() && address.match(range))) {
            yes++
          }
        }
        return yes
      },
    },
  ]
}
