const { charCodeAt } = String.prototype

/**
 * `text.charCodeAt(at)`, for loops over texts that came about in different ways. V8 keeps strings in a dozen forms
 * (whole, parts, joined; of one or two bytes), and where more than four of them meet in one place it looks up the
 * method `charCodeAt` anew for each character, and `length` too: such loops take it once, and are four times as quick.
 * `at` must be within the text: V8 gives up reading letters in place, for all callers, once one was asked for beyond an end.
 */
export const codeAt = (text: string, at: number): number => charCodeAt.call(text, at)
