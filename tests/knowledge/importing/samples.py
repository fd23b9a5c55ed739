"""Small true rows of each source format; every builder takes what the test is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from knowledge.importing.building import Built, build
from knowledge.importing.fields import Fields
from knowledge.importing.normalised import read

FILES = Path(__file__).with_name("files")
SHARED = Path(__file__).parents[4] / "shared" / "data"


def a_line(**changes: Any) -> dict[str, Any]:
    """A row of the normalised JSON lines."""
    row = {
        "code": "1.000001",
        "name": "Thủ tục cấp giấy phép thả diều.",
        "level": ["xã", "tỉnh"],
        "field": "Văn hóa",
        "agency": "Ủy ban nhân dân cấp xã",
        "applicants": ["Công dân Việt Nam", "Người nước ngoài"],
        "steps": ["Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả."],
        "methods": [a_method()],
        "documents": [a_document()],
        "result": ["Giấy phép thả diều"],
        "legal_basis": [{"code": "Nghị định số 12/2025/NĐ-CP", "name": "Nghị định về diều"}],
        "requirements": "- Diều dài không quá 2 m.\n- Có dây.",
        "structure": "page_text",
        "promulgating_agency": "Bộ Văn hóa",
        "type": "STANDARD",
        "related": [],
        "source_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
        "updated_at": "2026-04-16",
        "crawled_at": "2026-07-18",
        "in_catalog_2026_07_18": True,
    }
    return row | changes


def a_method(**changes: Any) -> dict[str, Any]:
    """A way to hand in, as the normalised lines tell it."""
    return {"channel": "Trực tiếp", "time_limit": "3 ngày làm việc", "fee": "", "note": ""} | changes


def a_document(name: str = "Tờ khai thả diều", **changes: Any) -> dict[str, Any]:
    """An entry of the documents, as the normalised lines tell it."""
    return {"group": "", "name": name, "form": "", "originals": 1, "copies": 0} | changes


def built(**changes: Any) -> Built:
    """The row made into a procedure."""
    return build(read(Fields(a_line(**changes), [])), "row 1")


def answer(**changes: Any) -> dict[str, Any]:
    """An answer of the portal's detail API, from the file of samples, with some of its data changed."""
    whole: dict[str, Any] = json.loads((FILES / "portal_answer.json").read_text("utf-8"))
    return whole | {"data": whole["data"] | changes}


def lines_file(folder: Path, *rows: object, name: str = "rows.jsonl") -> Path:
    """A file of JSON lines; a text is written as it is."""
    texts = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path = folder / name
    path.write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return path
