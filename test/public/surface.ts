import ts from 'typescript'
import { type Entry, entries, root } from './entries.js'

/** Something a user can name: an export, or a public member of one. */
export interface Public {
  /** `keywarden: ApiKey.revoke`. */
  readonly name: string
  readonly symbol: ts.Symbol
}

/** Everything that every subpath offers: its exports, and their members. */
export function surfaceOf(program: ts.Program, subpaths: readonly Entry[] = entries()): Public[] {
  const checker = program.getTypeChecker()
  return exportsOf(program, subpaths).flatMap((one) => [one, ...membersOf(one, checker)])
}

function exportsOf(program: ts.Program, subpaths: readonly Entry[]): Public[] {
  const checker = program.getTypeChecker()
  return subpaths.flatMap(({ specifier, source }) => {
    const file = program.getSourceFile(root(source))
    const module = file && checker.getSymbolAtLocation(file)
    if (module === undefined) return []
    return checker.getExportsOfModule(module).map((symbol) => ({
      name: `${specifier}: ${symbol.name}`,
      symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }))
  })
}

/** The public methods, accessors and functions that an export offers as members. */
function membersOf({ name, symbol }: Public, checker: ts.TypeChecker): Public[] {
  const members = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])]
  const own = members.length > 0 ? members : propertiesOfConstant(symbol, checker)
  return own
    .filter((member) => (member.declarations ?? []).some(isOffered))
    .map((member) => ({ name: `${name}.${member.name}`, symbol: member }))
}

/** The members of a constant such as `Actor = Object.freeze({ user: ... })`. */
function propertiesOfConstant(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const { valueDeclaration } = symbol
  if (valueDeclaration === undefined || !ts.isVariableDeclaration(valueDeclaration)) return []
  const type = checker.getTypeOfSymbol(symbol)
  return checker
    .getPropertiesOfType(type)
    .filter(({ declarations }) =>
      declarations?.every((declaration) => ts.isPropertyAssignment(declaration)),
    )
}

function isOffered(declaration: ts.Declaration): boolean {
  if (ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === 'internal')) return false
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override
  if (ts.getCombinedModifierFlags(declaration) & hidden) return false
  const { name } = declaration as ts.NamedDeclaration
  if (name !== undefined && ts.isPrivateIdentifier(name)) return false
  return isCallable(declaration)
}

function isCallable(declaration: ts.Declaration): boolean {
  if (ts.isPropertyAssignment(declaration)) return ts.isFunctionLike(declaration.initializer)
  if (ts.isPropertySignature(declaration)) {
    return declaration.type !== undefined && ts.isFunctionTypeNode(declaration.type)
  }
  return (
    ts.isMethodDeclaration(declaration) ||
    ts.isMethodSignature(declaration) ||
    ts.isGetAccessor(declaration)
  )
}

/** What of the surface has documentation that does not begin with a sentence. */
export function withoutSummary(surface: readonly Public[], checker: ts.TypeChecker): string[] {
  return surface
    .filter(({ symbol }) => {
      const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
      return !/^\S+ .*[.?!:…]\)?$/s.test(text.split(/\n\s*\n/)[0]?.trim() ?? '')
    })
    .map(({ name }) => name)
}
