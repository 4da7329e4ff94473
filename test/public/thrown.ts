import ts from 'typescript'
import type { Public } from './surface.js'

/** The names of errors of this library that a call may end in. */
type Errors = ReadonlySet<string>

interface Body {
  readonly throws: Set<string>
  readonly calls: Set<ts.Node>
}

/**
 * Which errors of this library the functions of the sources may throw, found by following calls.
 *
 * An approximation that errs towards silence: functions kept in tables are not followed, and what
 * is called inside `try` with a `catch` counts as caught.
 */
export class Thrown {
  readonly #bodies = new Map<ts.Node, Body>()
  readonly #checker: ts.TypeChecker

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker()
    for (const file of program.getSourceFiles()) {
      if (isOurs(file)) this.#collect(file)
    }
    for (let changed = true; changed; ) {
      changed = false
      for (const body of this.#bodies.values()) changed = this.#spread(body) || changed
    }
  }

  /** What calling the declared function, method or class may throw. */
  of(declaration: ts.Node): Errors {
    return this.#bodies.get(functionOf(declaration) ?? declaration)?.throws ?? new Set()
  }

  #spread({ throws, calls }: Body): boolean {
    const before = throws.size
    for (const callee of calls) for (const error of this.of(callee)) throws.add(error)
    return throws.size > before
  }

  #collect(node: ts.Node): void {
    if (isNamedFunction(node)) this.#bodies.set(node, this.#read(node))
    ts.forEachChild(node, (child) => this.#collect(child))
  }

  #read(declaration: ts.Node): Body {
    const body: Body = { throws: new Set(), calls: new Set() }
    const visit = (node: ts.Node): void => {
      if (node !== declaration && isNamedFunction(node)) return
      if (ts.isTryStatement(node) && node.catchClause !== undefined) {
        visit(node.catchClause)
        if (node.finallyBlock !== undefined) visit(node.finallyBlock)
        return
      }
      if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression)) {
        const error = node.expression.expression.getText()
        if (this.#isOurError(node.expression)) body.throws.add(error)
      }
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        const callee = this.#calleeOf(node)
        if (callee !== undefined) body.calls.add(callee)
        if (callee === undefined) this.#addCallbacks(node, body)
        else if (catchesItsCallback(callee)) {
          visit(node.expression)
          return
        }
      }
      ts.forEachChild(node, visit)
    }
    ts.forEachChild(declaration, visit)
    return body
  }

  /** Functions handed by name to something outside the sources, such as `Array.prototype.map`. */
  #addCallbacks(call: ts.CallExpression | ts.NewExpression, body: Body): void {
    for (const argument of call.arguments ?? []) {
      if (!ts.isIdentifier(argument)) continue
      const symbol = this.#checker.getSymbolAtLocation(argument)
      const target = symbol && this.#unaliased(symbol).valueDeclaration
      if (target !== undefined && isOurs(target.getSourceFile())) body.calls.add(target)
    }
  }

  #calleeOf(call: ts.CallExpression | ts.NewExpression): ts.Node | undefined {
    const declaration = this.#checker.getResolvedSignature(call)?.declaration
    return declaration && isOurs(declaration.getSourceFile()) ? declaration : undefined
  }

  #unaliased(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #isOurError(expression: ts.NewExpression): boolean {
    const type = this.#checker.getTypeAtLocation(expression)
    return this.#checker
      .getPropertiesOfType(type)
      .some(({ name, declarations }) => name === 'code' && declarations?.every(isOursNode))
  }
}

/** `keywarden: ApiKey.describe throws InvalidInput`, for each error that documentation hides. */
export function hiddenErrors({ name, symbol }: Public, thrown: Thrown): string[] {
  const declarations = (symbol.declarations ?? []).filter(takesInput)
  const told = declarations.flatMap(throwsTags).join('\n')
  return [...new Set(declarations.flatMap((one) => [...thrown.of(one)]))]
    .filter((error) => !told.includes(error))
    .map((error) => `${name} throws ${error}`)
}

/** The `@throws` tags above a declaration. The compiler takes the brace of a link for a type. */
function throwsTags(declaration: ts.Declaration): string[] {
  const comments = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc)
  const tags = comments.flatMap((comment) => comment.getText().split(/(?:^\s*\*|\/\*\*) @/m))
  return tags.filter((tag) => tag.startsWith('throws'))
}

/** Without parameters there is no input to find fault with. */
function takesInput(declaration: ts.Declaration): boolean {
  const held = ts.isPropertyAssignment(declaration) ? declaration.initializer : declaration
  return ts.isFunctionLike(held) && held.parameters.length > 0
}

function isOurs(file: ts.SourceFile): boolean {
  return /\/src\/(?!.*node_modules)/.test(file.fileName) && !file.isDeclarationFile
}

function isOursNode(node: ts.Node): boolean {
  return isOurs(node.getSourceFile())
}

/** Declarations that stand for themselves; other functions count as part of where they stand. */
function isNamedFunction(node: ts.Node): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
  }
  return ts.isFunctionLike(node) && 'body' in node
}

/** The function that a declaration of a name holds. */
function functionOf(declaration: ts.Node): ts.Node | undefined {
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) {
    const { initializer } = declaration
    return initializer && isNamedFunction(initializer) ? initializer : undefined
  }
  return undefined
}

/** Whether a function calls what it is handed only inside `try`, so that nothing comes through. */
function catchesItsCallback(callee: ts.Node): boolean {
  if (!ts.isFunctionDeclaration(callee) && !ts.isMethodDeclaration(callee)) return false
  if (callee.body === undefined) return false
  const names = new Set(callee.parameters.map(({ name }) => name.getText()))
  let caught = false
  const visit = (node: ts.Node, inTry: boolean): void => {
    if (ts.isTryStatement(node) && node.catchClause !== undefined) visit(node.tryBlock, true)
    else if (ts.isCallExpression(node) && names.has(node.expression.getText())) caught ||= inTry
    else ts.forEachChild(node, (child) => visit(child, inTry))
  }
  visit(callee.body, false)
  return caught
}
