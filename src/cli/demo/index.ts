/** The sample newspaper that `presskeep demo` follows. */
export { type Edition, loadArticles, type SampleArticle } from './articles.ts'
export { type Newspaper, type NewspaperOptions, serveNewspaper } from './server.ts'
