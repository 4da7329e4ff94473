import ts from 'typescript'
import { type Entry, root } from './entries.js'

/** The names that a subpath exports, sorted: values, and what is there for the compiler only. */
export interface Offered {
  readonly values: readonly string[]
  readonly types: readonly string[]
}

/** What a subpath offers. */
export function offeredBy(program: ts.Program, { source }: Entry): Offered {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(root(source))
  const module = file && checker.getSymbolAtLocation(file)
  const symbols = module === undefined ? [] : checker.getExportsOfModule(module)
  const names = (isType: boolean) =>
    symbols
      .filter((symbol) => isTypeOnly(symbol, checker) === isType)
      .map(({ name }) => name)
      .sort()
  return { values: names(false), types: names(true) }
}

function isTypeOnly(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const saysType = symbol.declarations?.some(
    (one) => ts.isExportSpecifier(one) && (one.isTypeOnly || one.parent.parent.isTypeOnly),
  )
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return saysType === true || (target.flags & ts.SymbolFlags.Value) === 0
}
