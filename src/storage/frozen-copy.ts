/** A copy of plain data that nobody can change, whatever becomes of the original. */
export function frozenCopy<Data extends object>(data: Data): Data {
  return frozen(structuredClone(data))
}

function frozen<Data extends object>(data: Data): Data {
  for (const part of Object.values(data)) {
    if (typeof part === 'object' && part !== null) frozen(part)
  }
  return Object.freeze(data)
}
