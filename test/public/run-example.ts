import ts from 'typescript'
import { expect } from 'vitest'
import type { Example } from './example.js'

/** Loads a module by the name that a user writes. */
export type Load = (specifier: string) => Promise<unknown>

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (
  load: Load,
  at: (line: number) => void,
  equal: (line: number, actual: unknown, expected: unknown) => void,
) => Promise<void>

/**
 * Runs an example. A line `expression // => value` demands that both are deeply equal.
 *
 * @throws `Error` naming file and line of what went wrong.
 */
export async function runExample(example: Example, load: Load): Promise<void> {
  let current = example.line
  const at = (line: number) => {
    current = example.line + line
  }
  const equal = (line: number, actual: unknown, expected: unknown) => {
    at(line)
    expect(actual).toEqual(expected)
  }
  const code = compiled(example)
  try {
    const body = new AsyncFunction('__load', '__at', '__equal', code)
    await body(load, at, equal)
  } catch (cause) {
    const { message } = cause as Error
    throw new Error(`${example.path}:${current}: ${message}`, { cause })
  }
}

/** A change of the text between two positions. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The example as the body of an async function, with its claims turned into calls. */
function compiled({ path, line, code }: Example): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ESNext, true)
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const edits: Edit[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) edits.push(loading(node))
    else if (ts.isExpressionStatement(node)) edits.push(...claimed(node, lineOf(node.getStart())))
    ts.forEachChild(node, visit)
  }
  for (const statement of source.statements) {
    const from = statement.getStart()
    edits.push({ from, to: from, text: `__at(${lineOf(from)});` })
    visit(statement)
  }
  const unclaimed = code.split('// =>').length - 1 - edits.filter(isClaim).length
  if (unclaimed > 0) throw new Error(`${path}:${line}: a \`// =>\` must follow an expression`)
  return ts.transpile(edited(code, edits), { target: ts.ScriptTarget.ES2022 })
}

const isClaim = ({ text }: Edit) => text.startsWith('__equal(')

/** `import a, { b as c } from 'd'` as a dynamic import, which may stand inside a function. */
function loading(node: ts.ImportDeclaration): Edit {
  const clause = node.importClause
  const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  const load = `await __load(${node.moduleSpecifier.getText()});`
  const text = isType ? '' : `const ${bindingsOf(clause)} = ${load}`
  return { from: node.getStart(), to: node.end, text }
}

/** What an import binds, as the left side of a declaration. */
function bindingsOf(clause: ts.ImportClause | undefined): string {
  const bindings = clause?.namedBindings
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) return bindings.name.text
  const values = (bindings?.elements ?? []).filter(({ isTypeOnly }) => !isTypeOnly)
  const named = values.map(
    ({ name, propertyName }) => `${(propertyName ?? name).text}: ${name.text}`,
  )
  const whole = clause?.name === undefined ? [] : [`default: ${clause.name.text}`]
  return `{ ${[...whole, ...named].join(', ')} }`
}

/** `expression // => value` as a comparison. */
function claimed(node: ts.ExpressionStatement, line: number): Edit[] {
  const { text } = node.getSourceFile()
  // A statement may end with the `;` that opens the next line, so look behind its expression first.
  const ends = [node.expression.end, node.end]
  const [comment] = ends.flatMap((end) => ts.getTrailingCommentRanges(text, end) ?? [])
  const value = comment && /^\/\/ => (.+)$/.exec(text.slice(comment.pos, comment.end))?.[1]
  if (comment === undefined || value === undefined) return []
  const call = `__equal(${line}, (${node.expression.getText()}), (${value}));`
  return [{ from: node.getStart(), to: comment.end, text: call }]
}

function edited(code: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((text, { from, to, text: put }) => text.slice(0, from) + put + text.slice(to), code)
}
