/** An archive for models: the Model Context Protocol over standard input and output. */
export { type McpOptions, serveMcp } from './serve-mcp.ts'
