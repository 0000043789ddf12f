// The sample newspaper's server is a part of the program, so that `presskeep demo` works where it is installed.
export { type Newspaper, type NewspaperOptions, serveNewspaper } from '../../src/cli/demo/index.ts'
