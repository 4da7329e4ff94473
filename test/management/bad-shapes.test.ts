/** M15: what is no input of a command is refused, and the field and the rule are named. */
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, INPUTS, orderOf, prepare, sceneOf } from './commands.js'
import { expectInvalid } from './refused-input.js'
import { KINDS, World } from './world.js'

const NO_OBJECTS = [undefined, null, 'acme', 7, true, Symbol('input'), 10n, [], ['key'], () => ({})]

/** Names that somebody might send, and none of which is a field. */
const UNKNOWN = ['surprise', 'Key', 'constructor', '__proto__', 'toString', 'revision', ' key', '']

const WRONG_TEXTS = [7, true, null, {}, ['key'], Symbol('key'), 10n, new String('key'), () => 'key']

const FLAGS = ['allowNoOwnerKey', 'allowSelfLockout', 'allowUnrestricted']

/** Fields that are not text: what is wrong for them is shown elsewhere. */
const OTHERS = ['entries', 'roles', 'expiresAt', 'scope']

for (const kind of KINDS) {
  describe.each([...COMMANDS])(`%s by a ${kind}`, (name: CommandName) => {
    async function scene() {
      const world = await World.empty()
      const found = await sceneOf(world)
      await prepare(world, name, found)
      const actor = await world.actor(kind)
      const input = { organization: 'acme', ...INPUTS[name](found) }
      const order = (given: unknown) => () => orderOf(world.manager, name)(actor, given)
      return { world, order, input }
    }

    test('M15: takes an object, and nothing else', async () => {
      const { world, order } = await scene()
      for (const given of NO_OBJECTS) {
        const { message } = await expectInvalid(world, order(given), '', typeof given)
        expect(message).toContain('must be an object')
      }
    })

    test('M15: takes no field that it does not know', async () => {
      const { world, order, input } = await scene()
      for (const field of UNKNOWN) {
        const given = { ...input }
        Object.defineProperty(given, field, { value: 'anything', enumerable: true })
        const { message } = await expectInvalid(world, order(given), field, field)
        expect(message).toContain('is not a known field')
        expect(message).toContain('organization')
      }
    })

    test('M15: takes text where text belongs', async () => {
      const { world, order, input } = await scene()
      for (const field of Object.keys(input).filter((field) => !OTHERS.includes(field))) {
        for (const wrong of WRONG_TEXTS) {
          const { message } = await expectInvalid(
            ...([world, order({ ...input, [field]: wrong }), field] as const),
            `${field}: ${typeof wrong}`,
          )
          expect(message).toContain('must be a string')
        }
      }
    })

    test('M15: is not given without what it is about', async () => {
      const { world, order, input } = await scene()
      for (const field of Object.keys(input)) {
        const { [field as 'organization']: _, ...rest } = input
        const optional = field === 'organization' && kind !== 'system'
        const either = field === 'scope' || ['keys.update', 'keys.setExpiry'].includes(name)
        if (optional || (either && field !== 'key' && field !== 'organization')) continue
        await expectInvalid(world, order(rest), field)
        await expectInvalid(world, order({ ...input, [field]: undefined }), field)
      }
    })

    test('M15: takes no override that is not plainly true or false', async () => {
      const { world, order, input } = await scene()
      for (const field of FLAGS) {
        for (const wrong of ['true', 1, 0, null, {}, [true]]) {
          await expectInvalid(world, order({ ...input, [field]: wrong }), field)
        }
      }
    })
  })
}
