import type { ErrorWords, UiLanguage } from './words.ts'

type Table = Readonly<Record<string, readonly [what: string, advice: string]>>

const english: Table = {
  timeout: ['The server did not answer in time', 'Nothing to do; it is tried again.'],
  too_slow: ['The answer came too slowly', 'Nothing to do; it is tried again.'],
  too_large: ['The answer is larger than allowed', 'Raise the size limit in the settings if you trust it.'],
  bomb: ['The answer unpacks to far more than it should', 'Look whether the address is right; it may be an attack.'],
  parse: ['The feed is damaged and could not be read', 'Tell the publisher; it is tried again.'],
  not_feed: ['The address gives no feed', 'The feed may have moved: follow the site’s own address again.'],
  empty: ['The answer is empty', 'Nothing to do; it is tried again.'],
  decode: ['The characters of the answer could not be read', 'Tell the publisher; it is tried again.'],
  truncated: ['The answer broke off in the middle', 'Nothing to do; it is tried again.'],
  protocol: ['The server does not speak proper HTTP', 'Look whether the address is right.'],
  network: ['The server could not be reached', 'Look whether this computer is online; it is tried again.'],
  reset: ['The server broke the connection off', 'Nothing to do; it is tried again.'],
  dns: ['The host name is not known', 'Look whether the address is right; the site may be gone.'],
  tls: ['The server’s certificate is not valid', 'Open the site in a browser; the publisher has to mend it.'],
  redirect_loop: ['The server sends the reader round in a circle', 'Follow the site’s own address again.'],
  too_many_redirects: ['The server sends the reader on too often', 'Follow the site’s own address again.'],
  blocked: [
    'The address is not allowed',
    'It is private or robots.txt forbids it. A private host can be allowed by name.',
  ],
  scheme: ['The address is not http or https', 'Follow an http or https address.'],
  rate_limited: ['The server asks for fewer visits', 'Nothing to do; it is asked again when the server allows.'],
  gone: ['The feed was taken down for good', 'Look for a new address on the site, or unfollow it.'],
  auth: ['The server wants a password', 'Look whether the feed has a public address.'],
  forbidden: ['The server refuses to answer', 'It may not like feed readers; open it in a browser to see.'],
  not_found: ['There is nothing at this address any more', 'Look for a new address on the site.'],
  bot_wall: ['A test for humans stands before the feed', 'Ask the publisher to let feed readers pass.'],
  robots: ['The site’s robots.txt does not allow it', 'Respect it, or ask the publisher.'],
}

const chinese: Table = {
  timeout: ['服务器没有及时回应', '无需处理，会自动再试。'],
  too_slow: ['回应太慢', '无需处理，会自动再试。'],
  too_large: ['回应超过允许的大小', '如果信任它，可在设置中放宽大小限制。'],
  bomb: ['解压后大得反常', '请核对地址，可能是攻击。'],
  parse: ['订阅源已损坏，无法读取', '可告知发布者；会自动再试。'],
  not_feed: ['这个地址给出的不是订阅源', '订阅源可能已搬家：请用网站首页地址重新关注。'],
  empty: ['回应是空的', '无需处理，会自动再试。'],
  decode: ['回应的文字编码无法识别', '可告知发布者；会自动再试。'],
  truncated: ['回应中途断开', '无需处理，会自动再试。'],
  protocol: ['服务器的 HTTP 不合规范', '请核对地址。'],
  network: ['连不上服务器', '请检查本机网络；会自动再试。'],
  reset: ['服务器中断了连接', '无需处理，会自动再试。'],
  dns: ['找不到这个主机名', '请核对地址；网站可能已不存在。'],
  tls: ['服务器的证书无效', '请用浏览器打开网站看看；需由发布者修复。'],
  redirect_loop: ['服务器让读者原地打转', '请用网站首页地址重新关注。'],
  too_many_redirects: ['服务器转向次数太多', '请用网站首页地址重新关注。'],
  blocked: ['这个地址不允许访问', '它是私有地址，或为 robots.txt 所禁。私有主机可按名称放行。'],
  scheme: ['地址不是 http 或 https', '请关注 http 或 https 地址。'],
  rate_limited: ['服务器要求减少访问', '无需处理，到服务器允许时再查询。'],
  gone: ['订阅源已永久撤下', '请在网站上找新地址，或取消关注。'],
  auth: ['服务器要求密码', '看看订阅源有没有公开的地址。'],
  forbidden: ['服务器拒绝回应', '它可能不欢迎阅读器；请用浏览器打开看看。'],
  not_found: ['这个地址已没有内容', '请在网站上找新地址。'],
  bot_wall: ['订阅源前设了真人验证', '可请发布者放行阅读器。'],
  robots: ['网站的 robots.txt 不允许', '请尊重它，或询问发布者。'],
}

const tables: Readonly<Record<UiLanguage, Table>> = { en: english, zh: chinese }

/**
 * An error class of `feeds --json` in plain words, with what a reader can do. `http_NNN` is said with its number; a
 * class that is not known is said as it stands.
 */
export function errorWords(errorClass: string, language: UiLanguage): ErrorWords {
  const known = Object.hasOwn(tables[language], errorClass) ? tables[language][errorClass] : undefined
  if (known) return { what: known[0], advice: known[1] }
  const status = /^http_(\d{3})$/.exec(errorClass)?.[1]
  if (language === 'zh') {
    return {
      what: status ? `服务器回应 ${status}` : errorClass,
      advice: status?.startsWith('5') ? '服务器出错，会自动再试。' : '请核对地址；会自动再试。',
    }
  }
  return {
    what: status ? `The server answered ${status}` : errorClass,
    advice: status?.startsWith('5')
      ? 'The server is in trouble; it is tried again.'
      : 'Look whether the address is right; it is tried again.',
  }
}
