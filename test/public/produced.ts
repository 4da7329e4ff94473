import ts from 'typescript'

/** The text of every string literal that a source hands out as a value: where codes come from. */
export function producedStrings(source: ts.SourceFile): Set<string> {
  const produced = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && isHandedOut(node)) produced.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return produced
}

/** Whether a literal is returned, passed on, or kept in a field: not a type, a list, a comparison. */
function isHandedOut(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isReturnStatement(parent) || ts.isCallExpression(parent)) return true
  if (ts.isNewExpression(parent) || ts.isArrowFunction(parent)) return true
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return true
  if (ts.isAsExpression(parent) || ts.isParenthesizedExpression(parent)) return isHandedOut(parent)
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isHandedOut(parent)
  const isDefault =
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isDefault && isHandedOut(parent)
}
