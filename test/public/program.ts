import { existsSync } from 'node:fs'
import ts from 'typescript'
import { entries, root } from './entries.js'

/** The compiler options that tests are checked with. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(root('test/tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root('test'))
  return { ...options, moduleDetection: ts.ModuleDetectionKind.Force }
}

/** The public modules, checked: what users see. */
export function publicProgram(): ts.Program {
  const sources = entries().map(({ source }) => root(source))
  return ts.createProgram(sources.filter(existsSync), compilerOptions())
}

/** Modules that are on no disk, by the path below the root at which they would be, checked. */
export function programOf(texts: Readonly<Record<string, string>>): ts.Program {
  const options = compilerOptions()
  const byPath = new Map(Object.entries(texts).map(([path, text]) => [root(path), text]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile } = host
  host.fileExists = (path) => byPath.has(path) || fileExists(path)
  host.readFile = (path) => byPath.get(path) ?? readFile(path)
  return ts.createProgram([...byPath.keys()], options, host)
}
