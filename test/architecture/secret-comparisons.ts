import ts from 'typescript'
import type { Sources } from './source.js'

/** Names that hold a private key, or what is made of one. */
const SECRETS = new Set([
  ...['privateKey', 'secret', 'credential', 'token', 'password', 'digest', 'digests', 'response'],
  ...['ha1', 'mac', 'verifier', 'kept', 'expected', 'presented'],
])

const COMPARING = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])

/** Methods whose time tells how much of their argument, or of what they search, is right. */
const SEARCHING = new Set([
  ...['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith', 'localeCompare', 'equals'],
  ...['compare', 'has', 'get', 'search', 'match'],
])

/**
 * Where secrets are compared by something whose time depends on them (SR-02): by `===` and its kin,
 * or by a search, as `file: expression`. Comparing with a literal, `undefined` or a kind of value
 * tells nothing of the secret, and is left out.
 */
export function secretComparisons(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const found: string[] = []
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
    const visit = (node: ts.Node): void => {
      if (isRevealing(node)) found.push(`${path}: ${node.getText(source).replace(/\s+/g, ' ')}`)
      ts.forEachChild(node, visit)
    }
    visit(source)
    return found
  })
}

function isRevealing(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    if (!COMPARING.has(node.operatorToken.kind)) return false
    const sides = [node.left, node.right]
    return sides.some(isSecret) && !sides.some(isHarmless)
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const { name, expression } = node.expression
  if (!SEARCHING.has(name.text)) return false
  return (
    node.arguments.some(isSecret) || (isSecret(expression) && !node.arguments.every(isHarmless))
  )
}

/** Whether an expression is such a name, a field of such a name, or a piece or form of either. */
function isSecret(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return SECRETS.has(expression.text)
  if (ts.isPropertyAccessExpression(expression)) return SECRETS.has(expression.name.text)
  if (
    ts.isNonNullExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  ) {
    return isSecret(expression.expression)
  }
  if (ts.isElementAccessExpression(expression)) return isSecret(expression.expression)
  if (!ts.isCallExpression(expression)) return false
  const { expression: callee } = expression
  return ts.isPropertyAccessExpression(callee) && isSecret(callee.expression)
}

/** What a comparison with tells no part of a secret. */
function isHarmless(expression: ts.Expression): boolean {
  return (
    ts.isLiteralExpression(expression) ||
    expression.kind === ts.SyntaxKind.NullKeyword ||
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    ts.isTypeOfExpression(expression) ||
    ts.isPrefixUnaryExpression(expression) ||
    (ts.isIdentifier(expression) && /^(undefined|[A-Z][A-Z_0-9]*)$/.test(expression.text))
  )
}
