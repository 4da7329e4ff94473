const NOTHING = /^/

/**
 * Makes the process forget the text that a regular expression matched last, which anybody can read
 * from `RegExp.input` and `RegExp.$1`: after a credential was read, that would be the credential
 * (SR-09).
 */
export function forgetMatch(): void {
  NOTHING.test('')
}
