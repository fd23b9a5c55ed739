"""Small true values for tests: every builder makes a valid one, and takes what the test is about."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path

from sqlalchemy import insert

from bot.messages import InboundMessage
from knowledge.database import now_in_utc
from knowledge.faq import FaqEntry
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import (
    Aspect,
    Confidence,
    DossierItem,
    Fee,
    FeeBasis,
    Form,
    Handling,
    LegalBasis,
    Level,
    Option,
    Procedure,
    ProcessingTime,
    Question,
    Source,
    SubmissionChannel,
    SubmissionMethod,
    Text,
    TimeUnit,
)
from knowledge.reading import plain
from knowledge.schema import trial
from knowledge.seeding import Seed
from knowledge.store import Store, open_engine
from knowledge.teaching.change import Change
from knowledge.teaching.trials import State

BIRTH, MARRIAGE, MARRIAGE_ABROAD, STAY, COPY = "1.001193", "1.000894", "2.000806", "1.004194", "2.000815"
MARRIED = Question(
    "parents_married",
    Text("Cha mẹ có đăng ký kết hôn không?", "พ่อแม่จดทะเบียนสมรสหรือไม่", "Are the parents married?"),
    (
        Option("yes", Text("cha mẹ có đăng ký kết hôn", "พ่อแม่จดทะเบียนสมรส", "the parents are married")),
        Option("no", Text("cha mẹ không đăng ký kết hôn", "พ่อแม่ไม่ได้จดทะเบียนสมรส", "the parents are not married")),
    ),
)
BORN = Question(
    "birthplace",
    Text("Trẻ sinh ở đâu?", "เด็กเกิดที่ไหน", "Where was the child born?"),
    (
        Option("hospital", Text("trẻ sinh tại cơ sở y tế", "เกิดที่โรงพยาบาล", "the child was born in a hospital")),
        Option("home", Text("trẻ sinh tại nhà", "เกิดที่บ้าน", "the child was born at home")),
    ),
)
DECLARATION = DossierItem(
    Text("Tờ khai đăng ký khai sinh", "แบบคำขอจดทะเบียนการเกิด", "Birth declaration"), originals=1, form="TK01"
)
IDENTITY = DossierItem(
    Text("Căn cước của cha, mẹ", "บัตรประชาชนของพ่อแม่", "The parents' identity cards"), Handling.PRESENT
)
HOSPITAL_PAPER = DossierItem(
    Text("Giấy chứng sinh", "หนังสือรับรองการเกิด", "Hospital birth note"), originals=1, when={"birthplace": ("hospital",)}
)
WITNESS = DossierItem(
    Text("Văn bản của người làm chứng", "คำรับรองของพยาน", "Statement of a witness"),
    originals=1,
    when={"birthplace": ("home",)},
)
MARRIAGE_PAPER = DossierItem(
    Text("Giấy chứng nhận kết hôn", "ใบสำคัญการสมรส", "Marriage certificate"),
    Handling.PRESENT,
    when={"parents_married": ("yes",)},
)
FREE = Fee(FeeBasis.FREE)
SAME_DAY = ProcessingTime(TimeUnit.SAME_DAY)


def a_procedure(**changes: object) -> Procedure:
    """Registering a birth: two questions, five papers of which three depend on the case."""
    made = Procedure(
        code=BIRTH,
        names=Text("Đăng ký khai sinh", "แจ้งเกิด", "Birth registration"),
        sector=Text("Hộ tịch", "ทะเบียนราษฎร", "Civil status"),
        level=Level.COMMUNE,
        agency=Text("Ủy ban nhân dân cấp xã", "คณะกรรมการประชาชนตำบล", "Commune People's Committee"),
        as_of="2026-07",
        confidence=Confidence.HIGH,
        sources=(Source("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn"),),
        aliases={"vi": ("làm giấy khai sinh",), "th": ("ทำสูติบัตร",), "en": ("birth certificate",)},
        applicants=Text("Cha, mẹ hoặc ông, bà", "พ่อ แม่ หรือปู่ย่าตายาย", "A parent or grandparent"),
        questions=(BORN, MARRIED),
        items=(DECLARATION, IDENTITY, HOSPITAL_PAPER, WITNESS, MARRIAGE_PAPER),
        methods=(
            SubmissionMethod(SubmissionChannel.COUNTER, (SAME_DAY,), (FREE,)),
            SubmissionMethod(
                SubmissionChannel.ONLINE, (SAME_DAY,), (FREE,), Text("Qua VNeID.", "ผ่าน VNeID", "In VNeID.")
            ),
        ),
        steps=(Text("Nộp hồ sơ.", "ยื่นเรื่อง", "Hand the dossier in."), Text("Nhận kết quả.", "รับผล", "Collect it.")),
        outcome=Text("Giấy khai sinh", "สูติบัตร", "Birth certificate"),
        requirements=(Text("Trẻ chưa được đăng ký.", "ยังไม่เคยแจ้งเกิด", "Not registered yet."),),
        legal_basis=(LegalBasis("60/2014/QH13", "Luật Hộ tịch"),),
        forms=(Form(Text("Tờ khai đăng ký khai sinh", "แบบคำขอ", "Birth declaration"), "TK01"),),
        remarks={Aspect.TIME: (Text("Trong 60 ngày từ khi sinh.", "ภายใน 60 วัน", "Within 60 days of birth."),)},
        demand=3,
    )
    return made.replace(**changes)


def a_plain_procedure(code: str, names: Text, **changes: object) -> Procedure:
    """A procedure without cases, of one paper and a fee."""
    paper = DossierItem(Text(f"Đơn: {names.vi}", f"คำขอ: {names.th}", f"Application: {names.en}"), originals=1)
    fee = Fee(FeeBasis.AMOUNT, 20_000)
    method = SubmissionMethod(SubmissionChannel.COUNTER, (ProcessingTime(TimeUnit.WORKING_DAY, 3.0),), (fee,))
    bare = {"questions": (), "aliases": {}, "remarks": {}, "forms": (), "outcome": None, "demand": 2}
    return a_procedure(**bare, code=code, names=names, items=(paper,), methods=(method,)).replace(**changes)


def an_office(**changes: object) -> Office:
    """A centre with a hotline and an address."""
    fields = {
        "name": Text("Trung tâm Phục vụ hành chính công"),
        "address": Text("Số 1 Đường Làng"),
        "hotline": "18001096",
    }
    return Office(**(fields | changes))  # type: ignore[arg-type]


def small_content() -> Seed:
    """Five procedures, two of which are easily confused, and how people ask for them."""
    procedures = [
        a_procedure(),
        a_plain_procedure(MARRIAGE, Text("Đăng ký kết hôn", "จดทะเบียนสมรส", "Marriage registration")),
        a_plain_procedure(
            MARRIAGE_ABROAD,
            Text("Đăng ký kết hôn có yếu tố nước ngoài", "จดทะเบียนสมรสกับคนต่างชาติ", "Marriage to a foreigner"),
        ),
        a_plain_procedure(STAY, Text("Đăng ký tạm trú", "ลงทะเบียนที่พักชั่วคราว", "Temporary residence")),
        a_plain_procedure(COPY, Text("Chứng thực bản sao từ bản chính", "รับรองสำเนา", "Certified copies")),
    ]
    phrases = [
        Phrase(BIRTH, "vi", "làm giấy khai sinh cho con cần gì", ("documents",)),
        Phrase(STAY, "vi", "đăng ký ở trọ"),
        Phrase(COPY, "vi", "sao y công chứng giấy tờ"),
    ]
    return Seed(procedures, phrases, [Profile(BIRTH, 3)], an_office())


def a_store(folder: Path) -> Store:
    """An empty store over SQLite in `folder`."""
    database = folder / "motcua.db"
    database.write_bytes(_empty_database())
    return Store(open_engine(f"sqlite:///{database}"))


@functools.cache
def _empty_database() -> bytes:
    """A SQLite file with all tables, made once: running every revision for every test would take minutes."""
    with tempfile.TemporaryDirectory() as folder:
        made = Store(open_engine(f"sqlite:///{folder}/empty.db"))
        made.create_tables()
        with made.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        made.engine.dispose()
        return (Path(folder) / "empty.db").read_bytes()


def a_message(text: str = "xin chào", **changes: object) -> InboundMessage:
    """A message a citizen typed."""
    fields = {"conversation": "web:1", "channel": "web", "client_id": "c1", "text": text}
    return InboundMessage(**(fields | changes))  # type: ignore[arg-type]


def a_faq_entry(**changes: object) -> FaqEntry:
    """Where one parks, with wordings in three languages."""
    fields = {
        "title": Text("Gửi xe ở đâu khi đến làm thủ tục?", "จอดรถที่ไหน", "Where can I park?"),
        "answer": Text("Bãi xe miễn phí phía sau trụ sở.", "ที่จอดรถฟรีด้านหลัง", "Free parking is behind the building."),
        "source": Source("Thông báo của trung tâm"),
        "as_of": "2026-07",
        "wordings": {"vi": ("gửi xe ở đâu", "có chỗ để xe không"), "th": ("มีที่จอดรถไหม",), "en": ("is there parking",)},
    }
    return FaqEntry(**(fields | changes))  # type: ignore[arg-type]


def a_ready_trial(store: Store, change: Change) -> int:
    """A change that was tried out, without asking anything; returns the trial's number."""
    row = {"editor": "Lan", "change": json.dumps(plain(change)), "state": State.READY, "seen_at": now_in_utc()}
    with store.engine.begin() as connection:
        return int(connection.execute(insert(trial).values(row)).inserted_primary_key[0])
