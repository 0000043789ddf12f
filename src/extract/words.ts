/**
 * What class names and short lines say in the languages of the news. Weak evidence: no word decides alone, structure
 * and density can outvote it (see `body/evidence.ts`).
 */

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Words of a class, id or role that rarely hold an article's own words. Two words that follow one another count as one. */
export const strayNames = set(
  'ad ads advert adverts advertisement advertising adsense adbox dfp gpt sponsor sponsored sponsors promo promos promotion promoted banner comment comments respond disqus discussion replies reply share shares sharing sharebar socialshare social follow newsletter newsletters subscribe subscription subscriber signup register login paywall piano related relatedlinks relatedposts relatedarticles recommend recommended recommendation recommendations recirc recirculation outbrain taboola readmore readnext seealso trending popular mostread mostpopular latest sidebar rail aside widget widgets nav navi navigation navbar menu submenu breadcrumb breadcrumbs crumbs crumb pager pagination foot footer footnav copyright legal disclaimer cookie cookies consent gdpr privacy popup modal overlay toolbar toolbox tools button buttons tag tags tagcloud taglist category categories topics keywords byline author authors authorbox bio meta postmeta entrymeta date time timestamp pubdate published credit credits caption captions figcaption source print rating ratings vote poll survey quiz teaser teasers thumb thumbs thumbnail gallery slideshow carousel slider swiper player podcast hidden hide invisible sronly visuallyhidden screenreader masthead topbar search searchform feedback donate donation shop product products price cta skip toc anchor infobox factbox',
)

/** Words of a class, id or itemprop that often hold an article's own words. */
export const bodyNames = set(
  'articlebody articlecontent articletext articlemain articlecopy articledetail articleinner storybody storycontent storytext entrycontent entrybody entrytext postcontent postbody posttext postentry contentbody contentmain contentarticle contenttext contentdetail maincontent maintext mainarticle newscontent newsbody newstext newsdetail newsarticle newscon bodycontent bodytext bodycopy textcontent textbody richtext richtexts detailcontent detailbody detailtext detailcon detail artibody artbody paragraph paragraphs prose copy wysiwyg markdown markdownbody article story entry hentry content txt text textbox endtext cnt zw zoom trseditor ueditor jscontent richmedia htmlcontent fieldnamebody hentrycontent econtent',
)

/** Patterns for lower-case lines without leading signs: without flags they run several times faster. */
const any = (words: string) => new RegExp(words)

/** A short line that begins so is furniture: sharing, signing up, reading on. */
export const furnitureLine = any(
  '^(?:' +
    [
      // English
      'advertisements?$|advert$|ad$|sponsored|story continues below|continue reading|article continues|scroll to continue|read (?:more|also|next|the full|our)|see (?:also|more)|also read|more (?:on|from|about|stories|news|like this)|related(?: (?:articles?|stor(?:y|ies)|topics?|posts?|content|news|links?|coverage|reading|tags?))?:?$|related:|recommended|you may (?:also )?like|you might also|don.t miss|what to read next|trending|most (?:read|popular|viewed)|top stories|latest (?:news|stories|posts|articles)|popular posts|recent posts|up next|watch(?: now| more)?:|listen(?: now)?:|share (?:this|on|via|the)|share$|shares?:|share with|click (?:here|to)|tweet(?: this)?$|pin it|email this|print(?: this)?(?: article)?$|comments?(?: \\(?\\d+\\)?)?:?$|leave a (?:comment|reply)|view comments|show comments|join the (?:conversation|discussion)|post a comment|sign (?:up|in)|log ?in|subscribe|get (?:the|our|all) (?:latest|best|top|newsletter|app|daily|news)|newsletter|follow (?:us|me|him|her|them|@|the|on)|follow$|download (?:the|our)|support (?:us|our)|donate|photos?(?: credit| by| courtesy)?:|image(?: credit| source)?s?:|picture:|video:|credit:|source:|getty|copyright|©|\\(c\\) ?\\d|all rights reserved|terms of (?:use|service)|privacy policy|tags?:|tagged|filed under|topics?:|categor(?:y|ies):|posted (?:in|on|by|at)|published (?:on|at|:)|(?:last )?updated?:|(?:last )?(?:updated|modified) (?:on|at)|written by|reported by|edited by|by:? |reporting by|editing by|about the author|more from|view all|show more|load more|back to top|table of contents|contents$|enlarge|view (?:gallery|slideshow)|contact us|have (?:a|you) (?:tip|story|question)|do you have|send us|if you (?:like|enjoy)ed|like (?:this|us|loading)|loading|next(?: article| post| page)?:?$|previous(?: article| post| page)?:?$|skip to|jump to|menu$|home$|search$|close$|this article (?:was|originally|first)|report (?:an|a|this)|correction',
      // German
      'anzeige$|werbung|lesen sie (?:auch|mehr|hier)|lesen sie|mehr zum thema|mehr (?:zu|aus|von|über)|auch interessant|das könnte|weiterlesen|weitere (?:artikel|themen|informationen|nachrichten)|zum thema|themen:?$|schlagw|stichw|teilen$|artikel (?:teilen|drucken|merken)|jetzt (?:teilen|abonnieren|lesen|registrieren)|kommentare?(?: \\(?\\d+\\)?)?$|kommentar (?:schreiben|verfassen)|newsletter|abonnieren|folgen sie|quelle:|foto:|bild:|fotos:|bildquelle|von:? [^ ]+ [^ ]+$|veröffentlicht|aktualisiert|stand:|zuletzt|drucken$|zurück|nach oben|startseite|impressum|datenschutz|empfohlen|meistgelesen|hier geht|externer inhalt|an dieser stelle|ich bin damit einverstanden|lesezeit|rubrik|autor',
      // French, Spanish, Portuguese, Italian, Dutch, Swedish, Polish, Turkish
      'lire (?:aussi|la suite|plus)|à lire|voir aussi|partager|commentaires?$|publicité|abonnez|s.abonner|sur le même|newsletter|crédit|mots-clés|leer (?:también|más)|lea también|le puede|te puede|compart(?:ir|e)|comentarios?$|publicidad|suscr[ií]b|s[ií]guenos|relacionad|etiquetas|leia (?:também|mais)|veja também|saiba mais|comentários?$|publicidade|assine|leggi (?:anche|tutto)|condividi|commenti$|pubblicità|iscriviti|riproduzione riservata|lees (?:ook|meer|verder)|deel(?: dit)?$|reacties$|advertentie|läs (?:också|mer|även)|dela(?: artikeln)?$|annons$|czytaj (?:też|także|więcej)|zobacz (?:też|także|więcej)|udostępnij|reklama$|komentarze|tagi:|źródło|fot\\.|haberin devamı|ayrıca oku|reklam|paylaş|yorum(?:lar)?$|читайте (?:также|еще)|поделиться|реклама|комментарии|фото:|источник:|подпи(?:сывайтесь|шитесь)|теги',
      // Arabic, Persian, Hindi
      'اقرأ (?:أيضا|أيضًا|المزيد)|شارك|إعلان|تعليقات|مواضيع ذات صلة|المصدر|بیشتر بخوانید|यह भी पढ़ें',
      // Chinese
      '责任编辑|責任編輯|责编|責編|编辑[:：/]|編輯[:：/]|(?:责任)?编辑|作者[:：]|来源[:：]|來源[:：]|记者[:：]|校对[:：]|值班|审核|監製|监制|原标题|原標題|原文|本文来源|本文來源|文章来源|转载|轉載|版权|版權|著作权|免责|免責|声明[:：]|特别声明|推荐阅读|推薦閱讀|相关阅读|相關閱讀|延伸阅读|延伸閱讀|更多(?:精彩|新闻|新聞|内容|報導|报道|推荐|资讯|文章|相关)|相关(?:新闻|报道|推荐|文章|专题|链接|标签)|相關(?:新聞|報導|文章)|猜你喜欢|热门(?:推荐|文章|新闻|排行)|熱門|热点|点击(?:查看|进入|图片|阅读|下载)|點擊|扫(?:一扫|描|码)|掃|关注(?:我们|公众号|微信)|長按|长按|分享(?:到|至|给|本文)?|打印|收藏|字号|字體|字体|大中小|评论|評論|留言|发表|我要|返回(?:顶部|首页|列表)|上一[篇页条則]|下一[篇页条則]|微信|微博|公众号|下载(?:客户端|app)|下載|广告|廣告|推广|责声|标签[:：]|標籤|关键词|關鍵|(?:图片)?来源|图源|圖[片源]|[图圖]\\s?[/:：]|责任|发布时间|發佈|时间[:：]|阅读(?:全文|原文|量|\\d)|浏览|点击数|首页|当前位置|您(?:的)?(?:当前|现在)(?:的)?位置|举报|纠错|本报(?:记者|讯)$|看更多|加入|訂閱|订阅|追蹤|按讚',
      // Japanese, Korean
      '関連(?:記事|リンク|キーワード|ニュース)|あわせて読|こちらも|続きを読|もっと見る|シェア|ツイート|コメント|広告|写真[:：]|画像|出典|あなたにおすすめ|おすすめ|人気記事|ランキング|タグ|無断転載|会員限定|この記事|前の記事|次の記事|記事一覧|관련\\s?기사|공유|댓글|광고|저작권|무단\\s?전재|구독|기자\\s?[=(]|ⓒ|사진=|좋아요|많이 본|추천|▶',
    ].join('|') +
    ')',
)

/** Ends an article: what follows such a heading is not its text. */
export const endingHeading = any(
  '^(?:related(?: \\w+)?|recommended.*|you (?:may|might) (?:also )?(?:like|enjoy).*|more (?:from|on|stories|news|articles).*|read (?:next|more|also).*|see also|most (?:read|popular|viewed).*|trending.*|latest .*|popular posts?|recent posts?|comments?.*|\\d+ (?:comments?|responses?|replies|thoughts).*|leave a (?:comment|reply).*|join the (?:conversation|discussion).*|about the author.*|share this.*|share|tags?|sign up.*|newsletter.*|subscribe.*|you might be interested.*|up next|similar (?:posts|articles|stories)|mehr zum thema.*|auch interessant.*|das könnte .*|weitere (?:artikel|themen|nachrichten|meldungen).*|(?:leser)?kommentare?.*|schreibe einen kommentar.*|ähnliche (?:artikel|beiträge).*|verwandte .*|meistgelesen.*|empfehlungen.*|teilen.*|lire aussi.*|sur le même .*|commentaires?.*|artículos relacionados.*|(?:noticias )?relacionad[ao]s.*|comentarios?.*|leia também.*|veja também.*|leggi anche.*|commenti.*|lees ook.*|reacties.*|czytaj .*|zobacz .*|komentarze.*|читайте также.*|комментарии.*|похожие .*|相关(?:阅读|新闻|报道|推荐|文章|链接|内容|专题).*|相關(?:閱讀|新聞|報導|文章).*|延伸(?:阅读|閱讀).*|推荐(?:阅读|文章|新闻).*|推薦(?:閱讀|文章).*|猜你喜欢.*|热门(?:推荐|文章|新闻|评论|排行).*|熱門(?:新聞|文章).*|更多(?:新闻|文章|推荐|精彩).*|(?:网友|最新|全部|精彩)?评论.*|發表迴響.*|留言.*|発表.*|関連(?:記事|ニュース|リンク).*|あわせて読みたい.*|おすすめ(?:記事)?.*|人気(?:記事)?ランキング.*|アクセスランキング.*|コメント.*|관련\\s?(?:기사|뉴스).*|많이 본 .*|추천 .*|댓글.*)\\s*[:：]?$',
)

/** The words of a dead end: consent, login, payment. */
export const wallWords = any(
  [
    'subscribe (?:to\\b(?!:)|now|for)|already a subscriber|subscribers? only|for subscribers|to (?:continue|keep) reading|sign in to (?:read|continue)|log in to (?:read|continue)|this (?:article|content) is (?:for|only|reserved|available)|unlock this|become a member|premium (?:article|content)|register to (?:read|continue)',
    'jetzt (?:weiterlesen|abonnieren|testen|freischalten)|weiterlesen mit |(?:kostenlos|gratis) testen|mit (?:\\S+ )?(?:plus|abo|digital) |(?:artikel|text) ist (?:kostenpflichtig|exklusiv)|bereits abonnent|(?:bereits|schon) ein (?:\\S+)?abo\\b',
    'réservée? aux abonnés|pour lire la suite|article est réservé|il vous reste \\d+\\s?% |suscríbete para|para seguir leyendo|(?:solo|sólo|exclusivo|contenido) para suscriptores|exclusivo para assinantes|assine para|para continuar lendo|riservato agli abbonati|per continuare a leggere',
    'alleen voor abonnees|verder lezen\\?|för prenumeranter|logga in för att läsa|kun for abonnenter|log ind for at læse|tylko dla (?:prenumeratorów|subskrybentów)|abonelere özel|(?:доступн|только).{0,20}подписчик|оформите подписку|للمشتركين فقط',
    '订阅(?:以|后)(?:继续|阅读|查看)|訂閱(?:以|後)(?:繼續|閱讀)|登录后(?:阅读|查看)|登入後|付费(?:阅读|内容)|付費(?:閱讀|文章)|会员专享|會員專享|剩余\\s?\\d+%|開通',
    'この記事は(?:有料|会員)|会員限定|残り\\s?\\d|ログインして|無料会員登録|無料登録して|有料会員|구독(?:자|하고)|로그인 후|유료',
  ].join('|'),
)

/** What follows a status in the title of an error; `500 trees planted` and `500.000 trees` are headlines. */
const afterStatus =
  '\\s*(?:$|[|:!·](?!\\d)|[-–—.,](?:\\s|$))|\\s+(?:error|not found|forbidden|unauthori[sz]ed|gone|bad|too many|internal|service|gateway|page|fehler|erreur|ошибка)'

/** A title that says the page is not there, or that a guard stands before it. */
export const errorWords = any(
  [
    `^(?:400|401|403|404|410|429|500|502|503|504)(?:${afterStatus}|\\s*(?:找不到|页面|頁面|未找到|错误))`,
    '^(?:error|erreur|errore|erro|fehler|ошибка|http(?: error)?|status)[\\s:#-]*[45]\\d\\d(?:$|[^\\d])',
    '^(?:page (?:not found|unavailable)|not found|(?:the |this |that )?page (?:you|cannot|can.t|could|does|is(?:n.t| not)|has been removed)|we can(?:.t|not) find (?:that|the|this) page|oops|sorry|access denied|forbidden|just a moment|attention required|are you (?:a )?(?:human|robot)|checking your browser|service unavailable|bad gateway|internal server error|security check|verify you|pardon our interruption|your access to this (?:site|service) has been)',
    '^(?:seite nicht gefunden|diese seite (?:existiert nicht|gibt es nicht)|page (?:introuvable|non trouvée)|cette page n.(?:existe|est)|página no encontrada|esta página no existe|pagina non trovata|página não encontrada|страница не найдена|такой страницы|الصفحة غير موجودة)',
    '^(?:找不到|(?:页面|网页|文章|内容)(?:不存在|未找到|没有找到|出错)|頁面不存在|您(?:要)?(?:访问|查看)的页面|(?:很|非常)?抱歉|出错了|该(?:文章|页面|内容)(?:不存在|已(?:被)?删除)|ページが見つかりません|お探しのページ|페이지를 찾을 수 없)',
    '(?:404|page not found|access denied)\\s*(?:$|[-|–—])',
  ].join('|'),
)

/** Only a page that asks for consent speaks so of itself, in lower case. */
export const consentAddress = any(
  '\\bwe (?:and|or) (?:our|up to) (?:\\d+ )?partners|\\bour \\d+ partners|\\bwir und (?:unsere|bis zu)(?: bis zu)? ?\\d* ?partner|\\bnous et nos (?:\\d+ )?partenaires|\\bnosotros y nuestros (?:\\d+ )?socios|\\bnoi e i nostri (?:\\d+ )?partner|\\bwij en onze (?:\\d+ )?partners|\\bmy i nasi (?:\\d+ )?partnerzy|\\bnós e os nossos (?:\\d+ )?parceiros',
)
