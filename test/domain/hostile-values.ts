/** Fails like code of somebody else's that runs when a value is read. */
export function boom(): never {
  throw new Error('boom')
}

/** Objects, each of which fails when it is looked at one way or the other. */
export function unreadable(): readonly object[] {
  return [
    revoked({}),
    revoked([]),
    new Proxy({}, { ownKeys: boom }),
    new Proxy({ id: 1 }, { get: boom }),
    new Proxy({ id: 1 }, { getOwnPropertyDescriptor: boom }),
    new Proxy({}, { getPrototypeOf: boom, ownKeys: boom }),
    new Proxy([1], { get: boom }),
    new Proxy(new Map([['id', 1]]), {}),
    new Proxy(new Date(1), {}),
    Object.defineProperty({}, 'id', { enumerable: true, get: boom }),
  ]
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Names that are properties of every object, and must be names like any other here. */
export const PROTOTYPE_NAMES = [
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
]

/** An object with a field named `__proto__` of its own, as `JSON.parse` makes it. */
export function withOwnProto(value: unknown): object {
  return Object.defineProperty({}, '__proto__', { value, enumerable: true, configurable: true })
}
