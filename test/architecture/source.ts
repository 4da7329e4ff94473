import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'

/** The source files of the package, by path below `src`: `domain/api-key.ts` → its text. */
export type Sources = Readonly<Record<string, string>>

/** One import, re-export, dynamic import or import type, as written. */
export interface Import {
  readonly specifier: string
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean
}

const SRC = new URL('../../src/', import.meta.url)

/** The sources as they stand in the working tree. */
export function readSources(): Sources {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, SRC), 'utf8')]))
}

/** The folder that decides the layer of a file; empty for files directly below `src`. */
export function layerOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

/** The path below `src` that a relative specifier means; `undefined` for a package. */
export function resolve(from: string, { specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts')
}

const parsed = new Map<string, ts.SourceFile>()

/** The syntax of a text; equal texts share theirs. */
function parse(text: string): ts.SourceFile {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.ESNext, true)
  parsed.set(text, source)
  return source
}

/** Everything a text imports, in whatever syntax. */
export function importsOf(text: string): Import[] {
  const imports: Import[] = []
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node === undefined) return
    const specifier = ts.isStringLiteralLike(node) ? node.text : node.getText()
    imports.push({ specifier, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly)
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument, true)
    } else if (ts.isCallExpression(node) && isImportCall(node)) {
      add(node.arguments[0], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(parse(text))
  return imports
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  )
}

/** The files that loading or checking the entries takes in, the entries among them. */
export function reachable(entries: readonly string[], sources: Sources): Set<string> {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    const text = sources[path]
    if (text === undefined || seen.has(path)) return
    seen.add(path)
    for (const one of importsOf(text)) visit(resolve(path, one) ?? '')
  }
  entries.forEach(visit)
  return seen
}

/** The names that a text exports, in order. */
export function exportsOf(text: string): string[] {
  return parse(text).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause
      return clause !== undefined && ts.isNamedExports(clause)
        ? clause.elements.map(({ name }) => name.text)
        : []
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText())
    }
    const { name } = statement as ts.DeclarationStatement
    return name === undefined ? [] : [name.getText()]
  })
}
