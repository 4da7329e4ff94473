import { expect, test } from 'vitest'
import { ownFields } from '../../src/domain/own-fields.js'

const inherited = (fields: object) => Reflect.get(fields, 'inherited')

test('where nothing pollutes the prototype, fields are read where they are, at no cost', () => {
  const fields = { own: 1 }
  for (const name of Object.keys(Object.prototype)) Reflect.deleteProperty(Object.prototype, name)
  expect(ownFields(fields)).toBe(fields)
})

test('where something does, only what is one\u2019s own is left', () => {
  const fields = { own: 1 }
  try {
    Object.assign(Object.prototype, { inherited: 2 })
    expect(inherited(fields)).toBe(2)
    expect(inherited(ownFields(fields))).toBeUndefined()
    expect(ownFields(fields)).toMatchObject({ own: 1 })
    expect(Object.getPrototypeOf(ownFields(fields))).toBe(null)
  } finally {
    Reflect.deleteProperty(Object.prototype, 'inherited')
  }
  expect(inherited(fields)).toBeUndefined()
})
