"""The words in which pages say that something is not there, in two dozen languages.

Each language has its own pattern; what it matches must be said at once, by the page itself: see
:mod:`mucli.links.page_signs`.
"""

import re

_THING = (
    r"(?:web ?)?(?:page|file|document|repository|resource|item|url|content|link|article|site"
    r"|website|user|project|record|object|address|entry|post|profile|dataset|paper|blog|folder"
    r"|account|app|publication|model|space|directory|path|route|location|bucket|key|video|image)"
)
_NOT = r"(?:\s?n['’]t|\s?not|\snever)"
_ENGLISH = (
    r"\b404\b[\s:|.,!–—-]*(?:error|not[ -]found|page|file|oops|sorry|" + _THING + r")"
    r"|^\W*(?:http\W*|error\W*|status\W*)*(?:404|410)\W*$"
    r"|\b(?:error|http|status|code)\W{0,3}(?:code\W{0,3})?(?:404|410)\b"
    r"|^\W*(?:page |file |object |resource )?not[ -]found\W*$|^\W*(?:410 )?gone\W*$"
    rf"|\b{_THING}s?\b[^.!?]{{0,60}}?(?:\b(?:was|is|were|are|could|can|has|have|does|do|did){_NOT}"
    r"|\bcannot|\bnot)\s(?:currently |longer |be |been )?(?:found|located|available|exist)\b"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\bno longer (?:exists?|available|here|online|active|valid)\b"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?(?:\b(?:has|have|had|was|is|were) (?:since )?(?:been )?"
    r"(?:removed|deleted|taken down|unpublished|discontinued|withdrawn from this site|expired)\b"
    r"|\bdoes\s?n[o'’]t (?:seem|appear) to exist|\bmay have (?:been )?(?:moved|removed|deleted))"
    rf"|\b(?:can(?:no|['’])t|can not|could(?: not|n['’]t)|unable to|did(?: not|n['’]t)|failed to)"
    rf" (?:seem to )?(?:find|locate|load) (?:the |this |that |your |a |any )?(?:requested "
    rf"|specified"
    rf" )?(?:{_THING}|what you)"
    r"|\bnothing (?:was )?found(?: here| at this (?:location|address))?\b"
    r"|\bnothing (?:to see )?here\W*$"
    r"|\bthere(?:['’]s| is) nothing here|\bno such (?:" + _THING + r"|app|user|key|bucket)\b"
    r"|\bno (?:" + _THING + r"|results?) (?:was |were )?found\b(?! in)"
    r"|\bthere is(?:n['’]t| not| no) (?:a |any )?(?:" + _THING + r"|github pages site)"
    r"[^.!?]{0,30}(?:here|at this|with (?:this|that))"
    r"|\b(?:page|link|url)[^.!?]{0,20} (?:is|seems?|appears?|may|might|could)(?: to)?(?: be)?"
    r" (?:broken|missing|invalid|lost)\b"
    r"|\bthis item was deleted\b|\byou(?:['’]ve| have) (?:followed|reached) a (?:broken|dead)"
    r" (?:link|end)\b"
    r"|\bpage (?:unavailable|missing|removed|deleted)\b|\bmissing page\b|\binvalid (?:url|link"
    r"|page|doi|identifier)\b"
    r"|\bdoi (?:name )?(?:not found|cannot be found)\b"
    r"|^\W*nosuch\w+"
)
_OTHERS = {
    "de": r"\b(?:seite|datei|dokument|inhalt|objekt|artikel)\b[^.!?]{0,60}?\bnicht (?:mehr )?"
        r"(?:gefunden|vorhanden|verfügbar|existier\w+|gibt|auffindbar)"
    r"|\b(?:seite|datei|inhalt)\b[^.!?]{0,40}?\b(?:existiert|gibt es)\b[^.!?]{0,12}\bnicht\b"
    r"|\bexistiert\b[^.!?]{0,40}?\b(?:seite|datei|inhalt)\b[^.!?]{0,10}?\bnicht\b",
    "fr": r"\b(?:page|fichier|document|article|contenu|ressource)\b[^.!?]{0,60}?\b(?:introuvable"
        r"|non trouvée?|n['’](?:existe|a pas (?:été|pu être) trouvée?|est (?:pas|plus)"
        r" (?:disponible|trouvée?|accessible)))",
    "es": r"\b(?:página|archivo|documento|contenido|recurso|artículo)\b[^.!?]{0,60}?\b(?:no"
        r" (?:encontrad[ao]|existe|se (?:ha )?(?:encuentra|encontró|encontrado|pudo encontrar)"
        r"|está disponible)|ya no (?:existe|está))"
    r"|\bno (?:se (?:ha )?encontr\w+|hemos encontrado|encontramos) (?:la|esta|el|este) (?:página"
    r"|archivo|documento|contenido)",
    "it": r"\b(?:pagina|file|documento|contenuto|risorsa)\b[^.!?]{0,60}?\bnon (?:trovat[ao]"
        r"|esiste|è (?:stata trovata|disponibile|più disponibile|presente)|è stato trovato)",
    "pt": r"\b(?:página|arquivo|ficheiro|documento|conteúdo)\b[^.!?]{0,60}?\bnão"
        r" (?:encontrad[ao]|existe|foi (?:encontrad[ao]|possível)|está (?:disponível|mais))"
    r"|\bnão (?:encontramos|foi possível encontrar) (?:a|esta|o|este) (?:página|arquivo|conteúdo)",
    "nl": r"\b(?:pagina|bestand|document|artikel)\b[^.!?]{0,60}?\b(?:niet (?:gevonden|(?:meer"
        r" )?beschikbaar|worden gevonden)|bestaat niet|kan niet worden gevonden|niet bestaat)",
    "pl": r"\b(?:stron[aąeęy]|plik\w*|dokument\w*)\b[^.!?]{0,60}?\b(?:nie (?:została"
        r" (?:znaleziona|odnaleziona)|znaleziono|istnieje|jest dostępna|odnaleziono))|\bnie"
        r" (?:znaleziono|można znaleźć|odnaleziono) (?:takiej |tej |żądanej )?(?:strony|pliku)",
    "sv": r"\b(?:sidan|filen|dokumentet|artikeln)\b[^.!?]{0,60}?\b(?:hittades inte|kunde inte"
        r" hittas|finns inte|hittas inte|kan inte hittas)|\bhittar inte sidan",
    "da": r"\b(?:siden|filen|dokumentet|artiklen)\b[^.!?]{0,60}?\b(?:blev ikke fundet|ikke"
        r" fundet|findes ikke|kunne ikke findes|ble ikke funnet|finnes ikke|ikke funnet"
        r"|eksisterer ikke)",
    "fi": r"\b(?:sivua|tiedostoa|sisältöä)\b[^.!?]{0,40}?\b(?:ei (?:löyty\w+|löydetty|ole(?:"
        r" olemassa)?))",
    "cs": r"\b(?:stránk\w+|soubor\w*|dokument\w*)\b[^.!?]{0,60}?\b(?:nebyla? nalezena?"
        r"|nenalezena?|neexistuje|nebylo možné najít|nenájdená|sa nenašla)",
    "hu": r"\b(?:oldal|fájl|dokumentum)\b[^.!?]{0,60}?\bnem (?:található|létezik|elérhető)|\ba"
        r" keresett oldal nem",
    "ro": r"\b(?:pagina|fișierul|documentul)\b[^.!?]{0,60}?\bnu (?:a fost găsită?|există|este"
        r" disponibilă?|a putut fi găsită?)",
    "tr": r"\b(?:sayfa|dosya|belge|içerik)\w*\b[^.!?]{0,60}?\b(?:bulunamadı|bulunmamaktadır"
        r"|mevcut değil|bulunamıyor|yok)\b",
    "id": r"\b(?:halaman|berkas|file|dokumen|laman)\b[^.!?]{0,60}?\btidak (?:ditemukan|ada"
        r"|tersedia|dapat ditemukan|dijumpai)",
    "vi": r"\b(?:trang|tập tin|tệp|tài liệu|nội dung)\b[^.!?]{0,60}?\bkhông (?:tồn tại|tìm thấy"
        r"|có sẵn|được tìm thấy)|\bkhông tìm thấy (?:trang|tập tin|tệp|nội dung)",
    "ru": r"\b(?:страниц\w+|файл\w*|документ\w*|ресурс\w*|стать\w+)\b[^.!?]{0,60}?\bне"
        r" (?:найден\w*|существует|обнаружен\w*|доступн\w*)|\bне (?:найдена|удалось найти|можем"
        r" найти) (?:такая |эту |запрашиваемую |запрошенную )?(?:страниц\w+|файл)",
    "uk": r"\b(?:сторінк\w+|файл\w*|документ\w*)\b[^.!?]{0,60}?\bне (?:знайдено|існує|знайдена"
        r"|доступн\w*)|\bне знайдено (?:такої )?сторінк\w+",
    "bg": r"\b(?:страница\w*|файл\w*)\b[^.!?]{0,60}?\bне (?:е намерена|съществува|беше намерена)",
    "el": r"\b(?:σελίδα|αρχείο|έγγραφο)\b[^.!?]{0,60}?\bδεν (?:βρέθηκε|υπάρχει|είναι διαθέσιμη?)",
    "ar": r"(?:الصفحة|الملف|المحتوى)[^.!?]{0,60}?(?:غير موجودة?|غير متوفرة?|لم يتم العثور|لا"
        r" يمكن العثور|لا توجد)|لم يتم العثور على (?:الصفحة|الملف|المحتوى)",
    "fa": r"(?:صفحه|فایل)[^.!?]{0,60}?(?:یافت نشد|پیدا نشد|وجود ندارد)",
    "he": r"(?:הדף|העמוד|הקובץ)[^.!?]{0,60}?(?:לא נמצא|אינו קיים|לא קיים)",
    "hi": r"(?:पृष्ठ|पेज|फ़ाइल)[^.!?।]{0,60}?(?:नहीं मिला|नहीं मिली|उपलब्ध नहीं|मौजूद नहीं)",
    "th": r"ไม่พบ(?:หน้า|ไฟล์)|(?:หน้า|ไฟล์)[^.!?]{0,40}?ไม่พบ",
    "zh": r"(?:页面|頁面|网页|網頁|文件|文章|内容|链接)[^。！？.!?]{0,24}?(?:不存在|未找到"
    r"|找不到|已(?:经|經)?(?:被)?(?:删除|刪除"
        r"|移除)|不见了|丢失|已失效|无法找到|走丢了)"
    r"|(?:找不到|未找到|没有找到|沒有找到|无法找到)(?:您|你)?[^。！？.!?]{0,16}?(?:页面"
    r"|頁面|网页|網頁|文件|内容)",
    "ja": r"(?:ページ|ファイル|記事|コンテンツ|サイト)[^。！？.!?]{0,24}?(?:見つかりません"
    r"|見つかりませんでした|存在しません|ありません|削除され"
        r"|移動または削除)",
    "ko": r"(?:페이지|파일|문서|게시물|콘텐츠)[^.!?]{0,30}?(?:찾을 수 없|존재하지 않"
    r"|없습니다|삭제되었|삭제된)",
}  # fmt: skip

ENGLISH = re.compile(_ENGLISH, re.IGNORECASE)
OTHERS = re.compile("|".join(_OTHERS.values()), re.IGNORECASE)
"""Match words that say that something is not there, in English and in other languages."""

LEAD = re.compile(
    r"\W*(?:(?:re|ve|o+ps|whoops|uh|sorry|error|http|https|status|code|oh|no|hm+|ah|we|we're|we['’]re"
    r"|the"
    r"|this|that|your|our|a|an|unfortunately|it|i|seems|looks|like|apologies|requested|specified"
    r"|you"
    r"|are|were|have|looking|for|is|afraid|but|either|apologise|apologize|whatever|perhaps|maybe"
    r"|something|went|wrong|attention|warning|notice|message|there|was|an|hi|hello|dear|visitor"
    r"|site|die|der|das|diese|dieses|gesuchte|angeforderte|leider|entschuldigung|la|le|les|cette"
    r"|ce"
    r"|désolée?|désolés|nous|sommes|el|esta|este|lo|sentimos|los|las|il|questa|spiacenti|ci"
    r"|dispiace"
    r"|a|esta|o|desculpe|desculpa|lamentamos|de|deze|het|helaas|ta|ten|żądana|przepraszamy|den|det"
    r"|sidan|tyvärr|beklager|desværre|pahoittelemme|je|nám|líto|požadovaná|omlouváme|se|a|keresett"
    r"|sajnáljuk|ne|pare|rău|üzgünüz|aradığınız|maaf|rất|tiếc|xin|lỗi|к|сожалению|извините|эта"
    r"|запрошенная|запрашиваемая|на|жаль|вибачте|ця|η|λυπούμαστε|عذرا|عذرًا|متأسفیم|סליחה"
    r"|क्षमा|करें|ขออภัย|抱歉|很抱歉|对不起|您|你|访问的|请求的|要|查看|的|哎呀"
    r"|申し訳ございません|お探しの"
    r"|죄송합니다|요청하신|\d{3})(?:\b|(?=\W)|(?<=[^\x00-\x7f]))\W*)*",
    re.IGNORECASE,
)
"""Matches the words of apology and pointing with which such a sentence may begin."""
