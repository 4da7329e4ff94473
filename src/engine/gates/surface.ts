import type { RefusalCode } from '../../domain/refusal.js'
import type { Question } from '../question.js'

/** A key uses the API and nothing else: it never signs in to a console (rules S2, S12). */
export function refuseSurface({ surface }: Question): RefusalCode | undefined {
  return surface === 'api' ? undefined : 'CONSOLE_FORBIDDEN'
}
