import ts from 'typescript'
import { root } from './entries.js'
import type { Example } from './example.js'
import { programOf } from './program.js'

/** What the compiler finds wrong with the examples, as `file:line: message`. */
export function typeErrors(examples: readonly Example[]): string[] {
  const paths = examples.map((_, index) => `test/public/example-${index}.ts`)
  const texts = examples.map(({ code }, index) => [paths[index], code])
  const program = programOf(Object.fromEntries(texts))
  return examples.flatMap((example, index) => {
    const file = program.getSourceFile(root(paths[index] ?? ''))
    return ts.getPreEmitDiagnostics(program, file).map((one) => {
      const line = file?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0
      const message = ts.flattenDiagnosticMessageText(one.messageText, ' ')
      return `${example.path}:${example.line + line}: ${message}`
    })
  })
}
