import ts from 'typescript'
import { root } from './entries.js'

/** What the sources declare, as the compiler reads it. */
export class Declared {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker

  constructor(program: ts.Program) {
    this.#program = program
    this.#checker = program.getTypeChecker()
  }

  /** The members of a union of names, in no particular order. */
  membersOf(path: string, name: string): string[] {
    return namesIn(this.#checker.getTypeAtLocation(this.#alias(path, name).name))
  }

  /** The members of a union of names, in the order in which they are written down. */
  writtenMembersOf(path: string, name: string): string[] {
    const { type } = this.#alias(path, name)
    if (!ts.isUnionTypeNode(type)) throw new Error(`${name} is not written as a union`)
    return type.types.map((part) => part.getText().replaceAll("'", ''))
  }

  /** The classes of errors that modules declare, with the codes that each may have. */
  codesOfClasses(...paths: readonly string[]): Map<string, readonly string[]> {
    const classes = paths.flatMap((path) => this.#file(path).statements.filter(isConcreteClass))
    return new Map(
      classes.map((one) => {
        const code = this.#checker.getTypeAtLocation(one).getProperty('code')
        const codes = code === undefined ? [] : namesIn(this.#checker.getTypeOfSymbol(code))
        return [one.name?.text ?? '', codes]
      }),
    )
  }

  #file(path: string): ts.SourceFile {
    const file = this.#program.getSourceFile(root(path))
    if (file === undefined) throw new Error(`${path} is no public source`)
    return file
  }

  #alias(path: string, name: string): ts.TypeAliasDeclaration {
    const found = this.#file(path).statements.find(
      (one): one is ts.TypeAliasDeclaration =>
        ts.isTypeAliasDeclaration(one) && one.name.text === name,
    )
    if (found === undefined) throw new Error(`${path} declares no type ${name}`)
    return found
  }
}

function isConcreteClass(node: ts.Statement): node is ts.ClassDeclaration {
  return (
    ts.isClassDeclaration(node) &&
    !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)
  )
}

/** The literal names of a type: those of a union, or the one it is. */
function namesIn(type: ts.Type): string[] {
  const parts = type.isUnion() ? type.types : [type]
  return parts.map((part) => (part.isStringLiteral() ? part.value : 'something else than a name'))
}
