import { expect, test } from 'vitest'
import { acmeKey, answerTo } from '../../fixtures/acme.js'

test('a key uses the API, which is the default surface', () => {
  expect(answerTo({ surface: 'api' })).toBe('allowed')
  expect(answerTo({ surface: undefined })).toBe('allowed')
})

test.each(['console', 'API', 'api ', '', null, 0, {}, ['api']])(
  'a key never uses another surface, such as %j, whatever its roles',
  (surface) => {
    const key = acmeKey({ organizationRoles: ['OWNER'] })
    expect(answerTo({ key, surface: surface as string })).toBe('CONSOLE_FORBIDDEN')
  },
)

test('the surface is judged before the address', () => {
  const key = acmeKey({ accessList: ['198.51.100.0/24'] })
  expect(answerTo({ key, surface: 'console' })).toBe('CONSOLE_FORBIDDEN')
  expect(answerTo({ key })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
})
