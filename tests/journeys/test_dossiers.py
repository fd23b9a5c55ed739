"""A citizen asks where a dossier stands, in three languages, in Chromium; and nothing personal stays behind anywhere."""

from __future__ import annotations

import csv
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.channels.zalo import PATH as WEBHOOK
from bot.models import ensure_model
from bot.settings import ROOT
from tests.browser.chromium import Screen, chromium
from tests.journeys.citizen import Citizen, key_of, text_of
from tests.journeys.group import RunningGroup
from tests.zalo.beside import ZaloBeside
from tests.zalo.consent import settings_of

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(400)]

OWNER, PHONE, IDENTITY = "Nguyễn Thị Bưởi Đặc Biệt", "0905127391", "051190008264"
DIGITS = PHONE[-4:]
FRACTION = re.compile(r"(?<![\d.])\d+\.\d{5,}")
ROUNDS_SECONDS = 2.5
ON_ZALO = (
    (
        "vi",
        "hồ sơ của tôi làm tới đâu rồi",
        ("Hồ sơ đang được xử lý", "chờ đến ngày hẹn"),
        "Báo tôi khi có thay đổi",
        "dừng",
    ),
    ("th", "เรื่องที่ยื่นไว้ถึงไหนแล้ว", ("กำลังดำเนินการ", "รอถึงวันนัด"), "แจ้งเมื่อมีความเปลี่ยนแปลง", "หยุด"),
    ("en", "where is my dossier now", ("Being processed", "wait for the date"), "Tell me when it moves on", "stop"),
)
"""Language, question, words of the status and of what to do, the button for news, the word that ends them."""
CODE, OTHER = "H48.22.15-261116-0023", "H48.22.15-261116-0099"
ROW = {
    "MaHoSo": CODE, "MaTTHC": "1.004194", "TenTTHC": "Đăng ký tạm trú", "ChuHoSo": OWNER, "SoDienThoai": PHONE,
    "MaDoiTuong": IDENTITY, "NgayTiepNhan": "20261116083000", "NgayHenTra": "20991126170000", "TrangThaiHoSo": "4",
    "DonViXuLy": "Công an xã Sơn Tịnh", "GhiChu": f"Hồ sơ của {OWNER}",
}  # fmt: skip


@dataclass
class Centre:
    """A running group, and the centre's file that it imported."""

    group: RunningGroup
    folder: Path
    messenger: ZaloBeside

    def imports(self, **changes: str) -> None:
        """The daily file, through the command."""
        path = self.folder / "hoso.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, list(ROW))
            writer.writeheader()
            writer.writerow(ROW | changes)
        environment = os.environ | {"DATABASE_URL": self.group.database_url, "SECRET_FILE": str(self.folder / "secret")}
        command = [sys.executable, "-m", "knowledge", "dossiers", "import", str(path)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        path.unlink()


@pytest.fixture(scope="module")
def centre(tmp_path_factory) -> Iterator[Centre]:
    """One dossier, being processed; the centre has an Official Account."""
    ensure_model()
    folder, messenger = tmp_path_factory.mktemp("centre"), ZaloBeside()
    messenger.consents(f"sqlite:///{folder}/group.db", folder / "secret")
    settings = {"SECRET_FILE": str(folder / "secret"), "DOSSIER_NEWS_SECONDS": "1"} | settings_of(messenger.zalo)
    running = RunningGroup(folder, **settings)
    messenger.zalo.world.account.webhook_url = f"{running.address}{WEBHOOK}"
    try:
        made = Centre(running.until_open(), folder, messenger)
        made.imports()
        yield made
    finally:
        assert running.stop() == 0
        messenger.close()


@pytest.mark.browser
def test_three_languages_on_the_web(centre):
    """Code, digits, answer; the picture of the receipt is seen; the digits are not."""
    with chromium() as browser:
        for language, question, told in (
            ("vi", "hồ sơ của tôi làm tới đâu rồi", "Hồ sơ đang được xử lý"),
            ("th", "เรื่องที่ยื่นไว้ถึงไหนแล้ว", "กำลังดำเนินการ"),
            ("en", "where is my dossier now", "Being processed"),
        ):
            screen = Screen(browser, f"{centre.group.address}/?lang={language}").open()
            screen.asks(question)
            expect(screen.all(".entry-assistant img[src*='receipt.svg']")).to_have_count(1)
            screen.asks(f"{CODE.lower().replace('.', ' ')}")
            expect(screen.answers.last).to_contain_text(CODE)
            screen.asks(DIGITS)
            expect(screen.answers.last).to_contain_text(told)
            expect(screen.all("body")).not_to_contain_text(DIGITS)
            expect(screen.all("body")).not_to_contain_text(OWNER)
            screen.close()


def test_the_dialogue_may_be_left_and_taken_up_again(centre):
    """Another question in between; a look-alike; wrong digits; both at once."""
    citizen = Citizen(centre.group.address).begin()
    assert key_of(citizen.says("H48.22.15-2611")) == "dossier.odd_code"
    assert key_of(citizen.says(CODE)) == "dossier.ask_digits"
    assert key_of(citizen.says("làm giấy khai sinh cần giấy tờ gì")) == "procedure.answer"
    assert key_of(citizen.says(DIGITS)) == "dossier.status"
    assert key_of(citizen.says(f"{CODE} 0000")) == key_of(citizen.says(f"{OTHER} {DIGITS}")) == "dossier.no_match"
    assert key_of(citizen.says(f"số điện thoại là {PHONE}")) == "dossier.no_match"  # the code asked for last is another
    assert "Công an xã Sơn Tịnh" in text_of(citizen.says(f"{CODE}, 4 số cuối {IDENTITY[-4:]}"))


def test_a_change_is_told_and_data_are_deleted_on_request(centre):
    """Opt in, be told once, delete everything."""
    citizen = Citizen(centre.group.address).begin()
    citizen.says(f"{CODE} {DIGITS}")
    assert key_of(citizen.presses("Báo tôi")) == "dossier.watched"
    assert key_of(citizen.says("dừng")) == "dossier.unwatched"
    assert key_of(citizen.says("xóa dữ liệu của tôi")) == "service.erased"
    assert [message["key"] for message in citizen.history()] == ["service.erased"]


def test_three_languages_on_zalo(centre):
    """Code, digits, what the status means and what to do next; news once for who wants it, none for who wants no more."""
    messenger, people = centre.messenger, {}
    for number, (language, question, told, button, stop) in enumerate(ON_ZALO):
        person = people[language] = messenger.zalo.world.person(str(10**17 + number))
        [_picture, _asked] = messenger.says(question, person, 2)
        [asked] = messenger.says(CODE.lower().replace(".", " "), person)
        [status] = messenger.says(DIGITS, person)
        assert CODE in asked and all(words in status for words in told), (asked, status)
        assert OWNER not in status and DIGITS not in status
        messenger.presses(button, person)
        if language == "en":
            messenger.says(stop, person)
    before = {language: len(messenger.zalo.world.texts_to(person.id)) for language, person in people.items()}
    centre.imports(TrangThaiHoSo="5")
    for language in ("vi", "th"):
        [news] = messenger.told(people[language], before[language] + 1)[before[language] :]
        assert "0023" in news and CODE not in news
    time.sleep(ROUNDS_SECONDS)  # noqa: TID251  whoever was told twice is told by now
    after = {language: len(messenger.zalo.world.texts_to(person.id)) for language, person in people.items()}
    assert after == {"vi": before["vi"] + 1, "th": before["th"] + 1, "en": before["en"]}
    centre.imports()


def test_nothing_personal_is_left_anywhere(centre):
    """Every table, the trackers among them, the output of all processes, and every file of the installation."""
    citizen = Citizen(centre.group.address).begin()
    citizen.says(f"{CODE} {DIGITS}")
    citizen.says(f"{CODE} sđt {PHONE}")
    left = [*_tables(centre.folder / "group.db"), *_files(centre.folder)]
    secrets = (OWNER, PHONE, IDENTITY, DIGITS, PHONE[1:])
    assert [(place, secret) for place, text in left for secret in secrets if secret in text] == []


def _tables(path: Path) -> Iterator[tuple[str, str]]:
    """Each table as text, without numbers that are moments or hashes, where four digits may stand by chance."""
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            texts = [cell for row in rows for cell in row if isinstance(cell, str) and "{" not in cell]
            whole = [
                cell
                for row in rows
                for cell in row
                if isinstance(cell, str) and "{" in cell and name != "procedure_version"
            ]
            yield (
                name,
                "\n".join(_readable(text) for text in [*texts, *whole] if name not in ("phrase", "procedure_version")),
            )


def _readable(text: str) -> str:
    """Words of the text; seals, hashes, identifiers and probabilities are left out: any digits may stand in them."""
    return " ".join(word for word in FRACTION.sub(" ", text).replace('"', " ").split() if len(word) < 32)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*.txt"):
        yield path.name, _readable(path.read_text("utf-8", "replace"))
