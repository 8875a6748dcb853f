"""The columns of a table: what each holds, by its header, else by its cells."""

import re
from collections.abc import Sequence

from mucli.lists.fields import dated, nothing
from mucli.lists.labels import is_label, links
from mucli.person_names import looks_like_names
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import is_code

Cells = Sequence[Sequence[Piece]]

# What headers call a column. The first role whose words a header holds wins; "paper" is the title
# unless another column is.
_ROLES = (
    ("dataset", "dataset datasets"),
    ("metric", "metric metrics"),
    ("benchmark", "benchmark benchmarks"),
    ("code", "code codes github git repo repository implementation implementations source"),
    ("project", "project website homepage demo webpage"),
    ("video", "video videos talk"),
    ("slides", "slides"),
    ("pdf", "pdf"),
    ("title", "title titles"),
    ("authors", "author authors"),
    ("date", "date dates time published month posted submitted year years"),
    (
        "venue",
        (
            "venue venues conference conferences journal journals conf proceedings publisher"
            " published where source booktitle"
        ),
    ),
    (
        "methods",
        (
            "model models method methods algorithm algorithms approach approaches "
            "framework technique techniques acronym abbreviation abbr alias nickname"
        ),
    ),
    ("id", "doi arxiv"),
    ("link", "link links url urls href materials material resource resources address"),
    (
        "topics",
        (
            "type types keyword keywords topic topics tag tags category categories task tasks"
            " setting settings area areas domain domains field"
        ),
    ),
    (
        "paper",
        (
            "paper papers article articles work works publication publications name names reference"
            " references study"
        ),
    ),
    (
        "note",
        (
            "affiliation affiliations institution institutions tldr tl summary description "
            "notes note comment comments remark remarks stars usage size presenter speaker"
        ),
    ),
)

# Parts of headers in Chinese, Korean and Japanese, and the English header that they stand for; of
# those that a header holds the first counts.
_WIDE_HEADERS = (
    ("代码 코드 구현 コード 源码 开源", "code"),
    ("项目 主页 프로젝트", "project"),
    ("视频 영상", "video"),
    ("题目 标题 题名 제목 タイトル 篇名", "title"),
    ("作者 저자 著者", "authors"),
    ("发行日 발행일 발표일 날짜 时间 日期 年月 日付", "date"),
    ("年份 年度 연도 년도 年", "year"),
    ("会议 期刊 学会 학회 저널 来源 发表 刊物 出处 会议/期刊", "venue"),
    ("链接 링크 地址 リンク 리뷰 评论 笔记 解读", "link"),
    ("方法 방법 模型 모델 算法", "method"),
    ("类型 类别 分类 关键词 主题 领域 任务 분류 키워드 주제", "type"),
    ("机构 单位 소속 备注 说明 비고 描述 摘要 简介 발표자", "affiliation"),
    ("论文 文章 논문 論文", "paper"),
)


def roles(header: Sequence[str], rows: Sequence[Cells]) -> list[str]:
    """Return the role of each column by its header, '' for one that means nothing here.

    Where no header names the titles, the column is taken that holds the most letters in linked
    text.
    """
    found: list[str] = []
    for place, name in enumerate(header):
        role = _role(name) if name.strip() else _guess(rows, place)
        found.append(
            ""
            if role in found and role in ("title", "paper", "dataset", "metric", "benchmark")
            else role
        )
    things = [role for role in found if role in ("dataset", "metric", "benchmark")]
    if things and "title" not in found and ("paper" not in found or found[0] in things):
        return ["link" if role == "paper" else role for role in found]
    found = ["topics" if role in ("dataset", "metric", "benchmark") else role for role in found]
    if "title" in found:
        return ["link" if role == "paper" else role for role in found]
    if "paper" in found:
        return ["title" if role == "paper" else role for role in found]
    if found:
        free = [
            n for n, role in enumerate(found) if role in ("", "link", "methods", "note")
        ] or list(range(len(found)))
        found[max(free, key=lambda n: _title_weight(rows, n))] = "title"
    return found


def _role(header: str) -> str:
    found = words(re.sub(r"\(.*?\)", " ", header)) or words(header)
    if not header.isascii():
        found += [
            name for parts, name in _WIDE_HEADERS if any(part in header for part in parts.split())
        ][:1]
    whole = " ".join(found)
    if whole in ("paper title", "title of paper", "paper name", "title paper"):
        return "title"
    if whole in ("paper link", "paper url", "link to paper"):
        return "link"
    if whole in (
        "published in",
        "published at",
        "publication venue",
        "publication",
        "appeared in",
        "accepted at",
    ):
        return "venue"
    for role, names in _ROLES:
        if set(found) & set(names.split()):
            return role
    return ""


def is_header(cells: Cells) -> bool:
    """Tell whether a first line of pipes that no delimiter follows reads like a header: short known
    names without links.
    """
    names = [plain_text(cell) for cell in cells]
    return (
        not any(links(cell) for cell in cells)
        and sum(bool(_role(name)) and len(words(name)) <= 3 for name in names) > len(names) / 2
    )


def _guess(rows: Sequence[Cells], column: int) -> str:
    """Return the role of a column without a header, by what most of its cells hold; '' when that
    says nothing.
    """
    cells = [cells[column] for cells in rows[:50] if column < len(cells)]
    texts = [text for cell in cells if (text := plain_text(cell).strip()) and not nothing(text)]
    if not texts:
        return ""
    most = len(texts) * 0.6
    urls = [link.url for cell in cells for link in links(cell)]
    if urls and all(is_code(url) for url in urls):
        return "code"
    if sum(bool(dated(text)[0]) and len(words(text)) <= 2 for text in texts) >= most:
        return "date"
    if urls and any(len(text) > 25 for text in texts):
        return ""
    if sum(looks_like_names(text) for text in texts) >= most:
        return "authors"
    return (
        "venue"
        if sum(len(words(text)) <= 4 and bool(re.search(r"[A-Z]{2}", text)) for text in texts)
        >= most
        else ""
    )


def _title_weight(rows: Sequence[Cells], column: int) -> int:
    weight = 0
    for cells in rows[:50]:
        if column < len(cells):
            weight += sum(
                10 * len(link.label) for link in links(cells[column]) if not link.is_label
            )
            weight += (
                0
                if is_label(plain_text(cells[column]))
                else min(len(plain_text(cells[column])), 200)
            )
    return weight


def names_titles(header: Sequence[str]) -> bool:
    """Tell whether a column's name says that it holds papers or their titles."""
    return any(_role(name) in ("title", "paper") for name in header if name.strip())
