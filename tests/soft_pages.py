"""Made-up pages that answer 200: those that are not there after all, and good ones that speak of errors. Each has a name, whether it is
good, and its body."""

import json

_MENU = "".join(
    f"<li><a href='/{word.lower()}'>{word}</a></li>"
    for word in "Home About People Research Publications Teaching Projects News Events Contact Jobs Imprint Privacy Sitemap Search Login Help".split()
)
_PROSE = (
    "<p>Machine unlearning asks a model to behave as if some of its training data had never been seen. We compare exact and approximate "
    "methods on image and text models, and report accuracy, forgetting and cost for each of them. </p>"
    "<p>Our method needs a tenth of the time of retraining, and its guarantee holds for any order of requests. The experiments run on one "
    "graphics card in a day; scripts for each table are in the repository.</p>"
)


def bare(title: str, *blocks: str) -> str:
    """A page with nothing but its message."""
    return f"<!doctype html><html><head><title>{title}</title></head><body>{''.join(f'<p>{block}</p>' for block in blocks)}</body></html>"


def headed(title: str, heading: str, *blocks: str) -> str:
    return bare(title, *blocks).replace("<body>", f"<body><h1>{heading}</h1>")


def site(title: str, *blocks: str, heading: str = "") -> str:
    """A page of a site: menus, a footer with much text, the message in the middle, a title that says nothing."""
    head = f"<h1>{heading}</h1>" if heading else ""
    footer = (
        "<footer><p>"
        + "Faculty of Computer Science, Example University, 12345 Example. " * 12
        + "</p></footer>"
    )
    return (
        f"<!doctype html><html><head><title>{title}</title><style>p {{ margin: 0 }}</style><script>var notFound = 'page not found';</script></head>"
        f"<body><header><a href='/'>Example University</a></header><nav><ul>{_MENU}</ul></nav><main>{head}{''.join(f'<p>{block}</p>' for block in blocks)}</main>"
        f"<aside><ul>{_MENU}</ul></aside>{footer}</body></html>"
    )


def article(title: str, *blocks: str, heading: str = "") -> str:
    """A page of a site with a long text."""
    return site(title, *blocks, heading=heading or title).replace("</main>", _PROSE * 4 + "</main>")


BAD: dict[str, str] = {
    "title alone": bare("404 Not Found", "nginx"),
    "title with site": bare("Page not found | Example Lab", "Try the search."),
    "title with site before": bare("Example Lab - Page not found", "Try the search."),
    "title oops": bare("Oops! That page can’t be found.", "It looks like nothing was found at this location."),
    "title error 404": bare("Error 404", "Nothing."),
    "title 404": bare("404", ""),
    "title file": bare("File not found · GitHub Pages", "The site configured at this address does not contain the requested file."),
    "title gone": bare("410 Gone", "The requested resource is no longer available on this server."),
    "title doi": bare("DOI Not Found", "10.1234/abc", "This DOI cannot be found in the DOI System."),
    "title project": bare("Project not found", "Go back."),
    "title user": bare("User not found", "Go back."),
    "title dataset": bare("Dataset not found - Data Hub", "Go back."),
    "title unavailable": bare("Page unavailable", "Go back."),
    "title missing": bare("Missing page", "Go back."),
    "title cannot": bare("We can't find that page", "Go back."),
    "title does not exist": bare("This page does not exist", "Go back."),
    "title has moved": bare("Sorry, this page has been removed", "Go back."),
    "title long site": site("HTTP 404 - Example University", "Use the menu."),
    "heading 404": headed("Lab", "404 - Not Found", "Go home"),
    "heading oops": headed("Lab", "Oops, page not found!", "Go home"),
    "heading we": headed("Lab", "We couldn’t find that page", "Go home"),
    "heading nothing": headed("My blog", "Nothing found here", "Search again"),
    "heading in site": site("Example University", "Use the menu above.", heading="Page not found"),
    "heading in site 2": site("Institute", "Please check the address.", heading="Error 404: the page was not found"),
    "heading in site 3": site("Institute", "Please check the address.", heading="Sorry, this page isn't available."),
    "text short": bare("Lab", "The page you are looking for does not exist."),
    "text short 2": bare("Lab", "Sorry, we could not find the page you requested."),
    "text short 3": bare("Welcome", "The requested URL was not found on this server."),
    "text short 4": bare("Lab", "The file you requested is no longer available."),
    "text short 5": bare("", "404 page not found"),
    "text short 6": bare("Archive", "This item has been removed by its owner."),
    "text short 7": bare("Lab", "Unfortunately, the page you tried to reach has been deleted."),
    "text short 8": bare("Server", "No such file or directory."),
    "text short 9": bare("Docs", "The link you followed may be broken, or the page may have been removed."),
    "text short 10": bare("Code host", "This repository has been deleted."),
    "text short 11": bare("Hub", "The model you are looking for doesn't exist or is private."),
    "text plain": "404 page not found\n",
    "text plain 2": "Not Found",
    "text plain 3": "The specified key does not exist.",
    "text plain 4": "File not found.",
    "site text": site("Example University", "The page you requested could not be found.", "Please use the menu or the search."),
    "site text 2": site("Journal of Examples", "We're sorry, but the article you requested is not available."),
    "site text 3": site("Conference 2019", "Sorry, the page you are looking for doesn't exist anymore."),
    "site text 4": site("Portal", "This document is no longer available.", "Contact the editors."),
    "site text 5": site("Portal", "Oops! We can't find the page you're looking for.", "Maybe try a search?"),
    "site text 6": site("Press", "You have followed a broken link.", "We could not find the page you asked for."),
    "site list": site("Institute", "Sorry, the requested page was not found. You may have mistyped the address.", "<ul><li>Check the spelling</li></ul>"),
    "xml s3": '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a.zip</Key></Error>',
    "app shell": "<html><head><title>Viewer</title></head><body><div id=app><div><span>Oops</span><br>The resource you requested was not found.</div></div></body></html>",
    "share": bare("Files", "The folder you are looking for does not exist or has expired."),
    "upper": headed("LAB", "PAGE NOT FOUND", "THE REQUESTED PAGE COULD NOT BE FOUND."),
    "entity": bare("Page&nbsp;not&nbsp;found", "Sorry."),
    "split title": "<html><head><title>\n  Page   not\n found </title></head><body><p>Sorry</p></body></html>",
    "latin": "<html><head><meta charset=iso-8859-1><title>Página no encontrada</title></head><body><p>Error</p></body></html>",
    "de": site("Institut", "Die von Ihnen gesuchte Seite wurde nicht gefunden.", heading="Seite nicht gefunden"),
    "de 2": bare("Institut", "Leider existiert die angeforderte Seite nicht mehr."),
    "fr": headed("Laboratoire", "Page introuvable", "La page demandée n'existe pas."),
    "fr 2": site("Laboratoire", "Désolé, la page que vous recherchez n’est plus disponible."),
    "es": headed("Laboratorio", "Página no encontrada", "Volver"),
    "es 2": bare("Laboratorio", "Lo sentimos, la página que buscas no existe."),
    "it": headed("Laboratorio", "Pagina non trovata", "Torna alla home"),
    "pt": headed("Laboratório", "Página não encontrada", "Voltar"),
    "pt 2": bare("Laboratório", "Desculpe, a página que você procura não existe."),
    "nl": headed("Instituut", "Pagina niet gevonden", "Terug"),
    "nl 2": bare("Instituut", "Helaas, de opgevraagde pagina bestaat niet."),
    "pl": headed("Instytut", "Nie znaleziono strony", "Wróć"),
    "pl 2": bare("Instytut", "Przepraszamy, strona której szukasz nie istnieje."),
    "sv": headed("Institution", "Sidan hittades inte", "Tillbaka"),
    "da": headed("Institut", "Siden blev ikke fundet", "Tilbage"),
    "no": headed("Institutt", "Siden finnes ikke", "Tilbake"),
    "fi": headed("Laitos", "Sivua ei löytynyt", "Takaisin"),
    "cs": headed("Ústav", "Stránka nebyla nalezena", "Zpět"),
    "hu": headed("Intézet", "Az oldal nem található", "Vissza"),
    "ro": headed("Institut", "Pagina nu a fost găsită", "Înapoi"),
    "tr": headed("Enstitü", "Sayfa bulunamadı", "Geri"),
    "id": headed("Institut", "Halaman tidak ditemukan", "Kembali"),
    "vi": headed("Viện", "Không tìm thấy trang", "Quay lại"),
    "ru": headed("Институт", "Страница не найдена", "Назад"),
    "ru 2": bare("Институт", "К сожалению, запрашиваемая страница не существует."),
    "uk": headed("Інститут", "Сторінку не знайдено", "Назад"),
    "el": headed("Ινστιτούτο", "Η σελίδα δεν βρέθηκε", "Πίσω"),
    "ar": headed("معهد", "الصفحة غير موجودة", "عودة"),
    "he": headed("מכון", "הדף לא נמצא", "חזרה"),
    "fa": headed("موسسه", "صفحه یافت نشد", "بازگشت"),
    "hi": headed("संस्थान", "पेज नहीं मिला", "वापस"),
    "zh": headed("实验室", "页面不存在", "返回首页"),
    "zh 2": bare("实验室", "抱歉，您访问的页面不存在或已被删除。"),
    "zh tw": headed("實驗室", "找不到頁面", "回首頁"),
    "ja": headed("研究室", "ページが見つかりません", "戻る"),
    "ja 2": bare("研究室", "お探しのページは見つかりませんでした。"),
    "ko": headed("연구실", "페이지를 찾을 수 없습니다", "돌아가기"),
    "json 1": json.dumps({"error": "Not Found"}),
    "json 2": json.dumps({"message": "Not Found", "documentation_url": "https://docs.example.org"}),
    "json 3": json.dumps({"status": 404, "title": "Missing", "detail": "Resource 12 does not exist"}),
    "json 4": json.dumps({"success": False, "error": {"code": 404, "message": "No such record"}}),
    "json 5": json.dumps({"errors": [{"status": "404", "detail": "gone"}]}),
    "json 6": json.dumps({"detail": "Not found."}),
    "parked": bare("forget-lab.example", "This domain is for sale! Buy this domain."),
    "parked 2": bare("forget-lab.example", "The domain forget-lab.example may be for sale. Make an offer on this domain."),
    "parked 3": bare("forget-lab.example - domain expired", "Renew your domain now."),
    "parked 4": bare("Parked Domain name on Hosting DNS system", "Related searches: Machine learning, Data, Cloud. Domain parking by Sedo."),
    "suspended": headed("Account Suspended", "Account Suspended", "This Account has been suspended. Contact your hosting provider for more information."),
    "suspended 2": bare("Site suspended", "This website has been suspended."),
    "suspended 3": bare("Blog", "This blog has been archived or suspended for a violation of our Terms of Service."),
    "bandwidth": headed("509", "Bandwidth Limit Exceeded", "The server is temporarily unable to service your request."),
    "nginx": headed("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the nginx web server is successfully installed and working."),
    "apache": bare("Apache2 Ubuntu Default Page: It works", "This is the default welcome page used to test the correct operation of the Apache2 server."),
    "it works": "<html><body><h1>It works!</h1></body></html>",
    "iis": bare("IIS Windows Server", ""),
    "cpanel": headed("Default Web Site Page", "SORRY!", "If you are the owner of this website, please contact your hosting provider."),
    "plesk": bare("Web Server's Default Page", "This page is generated by Plesk, the leading hosting automation software."),
    "soon": headed("forget-lab.example", "Coming soon", ""),
    "future": bare("Hosting", "Future home of something quite cool."),
}  # fmt: skip

GOOD: dict[str, str] = {
    "study": article("When pages are not found: a study of link rot", "The page was not found, said the servers of our sample in one case of seven."),
    "study short": bare("When pages are not found: a study of link rot", "We ask how often a page is not found after ten years."),
    "soft 404 paper": article("Detecting soft 404 pages with language models", "A soft 404 says 'page not found' and answers 200."),
    "soft 404 abstract": bare("Towards detecting soft 404 pages", "Many servers answer 200 where the page does not exist. We detect such answers."),
    "blog": article("How to write a good 404 page", "<blockquote>Sorry, the page you requested was not found.</blockquote>", "Say what happened, and offer a search."),
    "blog 2": article("10 best 404 pages of 2023", "Oops! is the most common beginning of a 404 page."),
    "manual": article("404 Not Found - HTTP | Web Docs", "The HTTP 404 Not Found client error response status code indicates that the server cannot find the requested resource."),
    "manual nginx": article("Module ngx_http_core_module", "Sets the page that is shown when a file is not found: <code>error_page 404 /404.html;</code>"),
    "manual apache": article("Custom Error Responses", "For example: ErrorDocument 404 \"Sorry, the page you requested was not found.\""),
    "encyclopaedia": article("HTTP 404 - Wikipedia", "In computer network communications, the HTTP 404, 404 not found, 404, 404 error, page not found, or file not found error message is a standard response code."),
    "question": article("python - FileNotFoundError: file not found - Stack Overflow", "My script says that the file was not found although it exists."),
    "question 2": site("Why is my page not found after deployment? - Forum", "I deployed my site and the page is not found."),
    "issue": article("Page not found when clicking on docs link · Issue #42 · lab/unlearn", "Steps: click on docs. The page was not found."),
    "pull": article("Fix 404 page not found in docs by ana · Pull Request #7", "This fixes the broken link in the README."),
    "release notes": article("Release notes 2.1", "Fixed: a 404 error was shown when a page was not found in the cache.", "Removed: the old API is no longer available."),
    "changelog": site("Changelog", "1.2: the option --old has been removed.", "1.1: a missing file is reported as not found.", "1.0: first release."),
    "faq": article("Frequently asked questions", "Why do I get 'file not found'? The data set is not part of the repository; run the script that fetches it."),
    "faq short": site("FAQ", "What if the file is not found? Run the download script first.", "What if a page does not exist? Tell us."),
    "readme": article("lab/unlearn: code for the paper", "If the checkpoint is not found, it is downloaded.", "The old branch is no longer available."),
    "readme short": site("lab/unlearn: code for the paper", "Official code of our paper. The data set is no longer available at its old address; use the mirror."),
    "paper removed": article("What has been removed? Auditing deletions", "We ask whether data has been removed when the provider says that it was deleted."),
    "paper gone": bare("Gone but not forgotten: machine unlearning in practice", "Deleted data leaves traces in models. We measure them."),
    "paper missing": bare("Missing data imputation: a survey", "Values are missing in most tables of practice."),
    "paper not found": article("Not found: why reproductions fail", "Half of the repositories that papers name could not be found."),
    "paper error": bare("Error bounds for unlearning", "We bound the error of approximate methods."),
    "paper 404": bare("Room 404: a data set of indoor scenes", "A data set with 404 rooms, each with depth and labels."),
    "paper domain": article("Domain adaptation without source data", "The domain for sale predictions shifts over time."),
    "paper suspended": bare("Suspended particles in fluids", "We simulate particles that are suspended in water."),
    "paper suspended 2": article("Accounts suspended: moderation on social media", "One account in fifty has been suspended within a year."),
    "paper access": article("Access denied? Membership inference in language models", "We ask what a model reveals."),
    "paper login": article("Log in with your face: a study of biometrics", "Passwords are forgotten; faces are not."),
    "paper works": bare("It works on my machine: reproducibility of notebooks", "We run ten thousand notebooks."),
    "paper nothing": bare("Nothing to see here: hiding membership in models", "We hide who was in the training data."),
    "paper no longer": bare("Data that no longer exists: unlearning by design", "Records that no longer exist must not be recalled."),
    "paper cannot": bare("What models cannot find: limits of retrieval", "Retrieval models cannot find documents that were never indexed."),
    "paper unavailable": bare("Learning when labels are unavailable", "Labels are often not available. We learn without them."),
    "paper deleted": bare("Deep unlearning: certified removal of deleted users", "Users have been deleted from the data; their influence has not."),
    "paper link": article("Broken links and lost code in machine learning", "A link is broken when the page behind it no longer exists."),
    "paper broken": bare("Unlearning is broken: attacks on approximate methods", "We break seven methods."),
    "paper invalid": bare("Invalid by design: on the validity of unlearning metrics", "Metrics of forgetting can be invalid."),
    "paper expired": bare("Expired certificates on the web", "One certificate in a hundred has expired."),
    "paper right": article("The right to be forgotten: a survey", "A search engine must remove the page when the request is valid; the page is then not found in the results."),
    "project": site("Forget-Me-Not", "Code and data of our paper. Models that are not available here can be trained with the scripts."),
    "project 2": site("Unlearning benchmark", "The leaderboard is updated weekly.", "Entries that could not be reproduced are not listed."),
    "project 3": site("TOFU: a task of fictitious unlearning", "Authors in this data set do not exist.", "The answers are made up."),
    "demo": site("Demo: which pages were not found?", "Upload a list of links and see which of them are dead."),
    "tool": article("lychee: a fast link checker", "lychee finds broken links and pages that were not found."),
    "tool 2": site("404 checker", "Find pages that are not found on your site.", "Enter the address of your site."),
    "course": article("Lecture 4: errors of HTTP", "404 means that the page was not found; 410 that it is gone for good."),
    "course 2": site("Teaching", "Slides of lecture 3 are not available yet.", "Slides of lecture 2: PDF."),
    "people": site("Anna Example", "I am a postdoc. My old page at Example Institute no longer exists; this one replaces it."),
    "people 2": site("Ben Example", "Publications: 'Page not found', a zine about lost web pages (2019)."),
    "news": article("University moves to a new web address", "Old addresses are no longer available. The page you are reading is new."),
    "news 2": article("Museum of lost web pages opens", "Visitors see pages that were not found for twenty years."),
    "data card": site("Dataset card for lost-pages", "10,000 pages that say 'page not found', in 40 languages, with labels."),
    "data card 2": site("Dataset: error messages", "Each row is the message of an error, such as 'file not found'."),
    "model card": article("Model card: soft-404-classifier", "Labels: 0 the page exists, 1 the page does not exist."),
    "license": article("Licence", "The software is provided as is. If any part is found invalid, the rest stays in force."),
    "terms": article("Terms of service", "Your account can be suspended when you break these terms. An account that has been suspended is not deleted."),
    "status": article("Status of the service", "Resolved: pages were not found for ten minutes on Monday."),
    "shop": site("404 sneakers", "Shoes with the number of our street. Size 46 is not available."),
    "song": site("Error 404 (song) - Music wiki", "A song of 2015 about a lost love. It was not found in the charts of other countries."),
    "film": article("Page Not Found (film)", "A documentary about pages that were deleted."),
    "domain guide": article("What to do when your domain has expired", "Renew your domain within thirty days; then it is for sale again."),
    "domain guide 2": article("How to buy a domain: domain for sale, parked domain and more", "A parked domain shows adverts."),
    "nginx guide": article("Installing nginx on Ubuntu", "When you see 'Welcome to nginx!' the server is working."),
    "apache guide": article("Apache2 default page: how to change it", "It works! says the default page."),
    "suspension guide": article("My account has been suspended, what now?", "Write to the support."),
    "captcha paper": article("Are you human? A survey of captchas", "A captcha asks whether you are a human."),
    "login guide": article("How to log in", "Enter your name and your password."),
    "comment": site("A blog", "We trained a model for a week.").replace("<main>", "<main><!-- Page not found -->"),
    "script": site("An app", "A list of papers with their code.").replace("<main>", "<main><script>if (!page) show('Page not found')</script><noscript>Page not found</noscript>"),
    "template": site("An app", "A list of papers with their code.").replace("<main>", "<main><template><h1>Page not found</h1></template>"),
    "code": article("Error pages in Django", "<pre>&lt;h1&gt;Page not found&lt;/h1&gt;</pre>", "Put this into 404.html."),
    "table": article("Status codes", "<table><tr><td>404</td><td>Page not found</td></tr><tr><td>410</td><td>Gone</td></tr></table>"),
    "search": site("Search results for 'page not found'", "1. Detecting soft 404 pages. 2. How to write a 404 page."),
    "search 2": site("Papers about lost pages", "The page was not found: a diary of a web archivist (2020)."),
    "json good": json.dumps({"name": "unlearn", "version": "1.0", "description": "Finds pages that are not found"}),
    "json good 2": json.dumps({"title": "Not found: why reproductions fail", "year": 2021, "authors": ["A. Example"]}),
    "json good 3": json.dumps({"status": "ok", "error": None, "data": [1, 2]}),
    "json good 4": json.dumps({"code": 0, "message": "", "result": {"id": 404}}),
    "json good 5": json.dumps([{"id": 404, "name": "room"}]),
    "empty": "",
    "text": "Unlearning code.\nRun the script; if the model is not found it is trained.\n",
    "text 2": "User-agent: *\nDisallow: /404.html\n",
    "de good": article("Warum Seiten nicht gefunden werden", "Eine Seite wird nicht gefunden, wenn der Server sie nicht kennt."),
    "fr good": article("Pourquoi une page est introuvable", "Une page est introuvable quand le serveur ne la connaît pas."),
    "es good": article("Estudio sobre páginas que no existen", "Una página no existe cuando el servidor no la conoce."),
    "ru good": article("Исследование мёртвых ссылок", "В каждом седьмом случае страница не найдена."),
    "zh good": article("网页失效研究", "我们研究页面不存在的原因。"),
    "ja good": article("リンク切れの研究", "多くのリンクではページが見つかりませんでした。"),
}  # fmt: skip
