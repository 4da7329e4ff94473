import { invalid } from '../../domain/input.js'

/** One segment of a path template: literal text around at most one parameter. */
export interface Segment {
  readonly parameter: string | undefined
  /** The whole segment without a parameter; else what stands before it. */
  readonly before: string
  /** What stands behind the parameter, such as `:migrate`. */
  readonly after: string
}

const PARAMETER = /^([^{}]*)\{([A-Za-z_]\w{0,63})\}([^{}]*)$/

/**
 * Reads a template such as `/orgs/{orgId}/apiKeys`, or in the manner of frameworks
 * `/orgs/:orgId/apiKeys`.
 *
 * @throws {@link InvalidInput} when it is not a path, or a segment has two parameters.
 */
export function readTemplate(template: string, field: string): readonly Segment[] {
  if (!template.startsWith('/')) invalid(field, 'must start with /')
  return template
    .slice(1)
    .split('/')
    .map((text) => readSegment(text.replace(/^:([A-Za-z_]\w*)/, '{$1}'), field))
}

function readSegment(text: string, field: string): Segment {
  if (!/[{}]/.test(text)) return { parameter: undefined, before: text, after: '' }
  const [, before = '', parameter, after = ''] = PARAMETER.exec(text) ?? []
  if (parameter !== undefined) return { parameter, before, after }
  return invalid(field, 'must have at most one parameter {name} in each segment')
}

/**
 * The segments of a request target's path, still encoded; `undefined` for what is no plain path: an
 * absolute URL, `*`, dot segments in any spelling, characters that do not belong.
 */
export function segmentsOf(target: string): readonly string[] | undefined {
  const end = target.search(/[?#]/)
  const path = end < 0 ? target : target.slice(0, end)
  if (path.length > 4096 || !/^\/[\x21-\x7e]*$/.test(path) || path.includes('\\')) return undefined
  const segments = path.slice(1).split('/')
  return segments.some((one) => /^(?:\.|%2e){1,2}$/i.test(one)) ? undefined : segments
}

/** The text that a segment has where its parameter is, encoded; `undefined` when it does not fit. */
export function parameterIn({ before, after }: Segment, text: string): string | undefined {
  const fits =
    text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
  return fits ? text.slice(before.length, text.length - after.length) : undefined
}

/** Text of a path without its percent-encoding; `undefined` when that is none. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
