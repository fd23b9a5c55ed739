"""Ten thousand dossiers that move through the statuses as time goes by, asked over HTTP as provincial systems are.

`python -m tests.dossiers --port 8099` runs it; two ways to ask: `/pa/dossier-search/dvc?code=` with a bearer token,
and `POST /TraCuuHoSo`. It can be made slow or to fail.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from knowledge.calendar.counting import Limit, due
from knowledge.calendar.keeping import shipped
from knowledge.dossiers.fields import VIETNAM
from knowledge.procedure import TimeUnit

COUNT = 10_000
CLIENT = ("motcua", "simulated-client")
PROCEDURES = (
    ("1.004194", "Đăng ký tạm trú", 3, "Công an xã Sơn Tịnh"),
    ("1.004222", "Đăng ký thường trú", 7, "Công an xã Sơn Tịnh"),
    ("1.000894", "Đăng ký kết hôn", 3, "Ủy ban nhân dân xã Sơn Tịnh"),
    ("1.004873", "Cấp giấy xác nhận tình trạng hôn nhân", 3, "Ủy ban nhân dân xã Sơn Tịnh"),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", 3, "Phòng Kinh tế"),
    ("1.013225", "Cấp giấy phép xây dựng mới", 7, "Phòng Kinh tế"),
    ("1.001699", "Xác định mức độ khuyết tật", 25, "Phòng Văn hóa - Xã hội"),
    ("1.013978", "Đăng ký đất đai lần đầu", 17, "Chi nhánh Văn phòng đăng ký đất đai"),
)
FAMILY, GIVEN = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Huỳnh", "Đinh"),
    ("An", "Bình", "Chi", "Dũng", "Hà", "Lan", "Nam"),
)
MIDDLE = ("Thị", "Văn", "Hữu", "Ngọc", "Minh")
SMOOTH = ((0.0, 1), (0.05, 2), (0.15, 4), (0.9, 9), (1.1, 10))
"""The course of most dossiers: share of the limit that has passed -> status."""
COURSES = (
    (70, SMOOTH),
    (8, ((0.0, 1), (0.05, 2), (0.2, 5), (0.6, 4), (1.2, 9), (1.5, 10))),
    (6, ((0.0, 1), (0.05, 2), (0.3, 4), (0.7, 6), (1.0, 9), (1.2, 10))),
    (7, ((0.0, 1), (0.05, 2), (0.15, 4), (2.5, 9), (2.8, 10))),  # late
    (3, ((0.0, 1), (0.1, 3))),
    (2, ((0.0, 1), (0.05, 2), (0.4, 7))),
    (2, ((0.0, 1), (0.05, 2), (0.5, 8))),
    (2, ((0.0, 1), (0.05, 2), (0.3, 11))),  # a status that nobody announced
)


@dataclass(frozen=True)
class Simulated:
    """One dossier for all times."""

    code: str
    procedure: tuple[str, str, int, str]
    owner: str
    phone: str
    identity: str
    received: datetime
    due: datetime
    course: tuple[tuple[float, int], ...]

    @property
    def digits(self) -> str:
        """What opens it."""
        return self.phone[-4:]

    def status(self, now: datetime) -> int:
        """Where it stands at `now`."""
        passed = (now - self.received) / (self.due - self.received)
        return [status for share, status in self.course if share <= passed or share == 0.0][-1]

    def record(self, now: datetime) -> dict[str, Any]:
        """The official fields."""
        status = self.status(now)
        asked = [{"NoiDungBoSung": "Bản sao hợp đồng thuê nhà", "NgayYeuCau": f"{now:%Y%m%d}"}] if status == 5 else []
        return {
            "MaHoSo": self.code, "MaTTHC": self.procedure[0], "TenTTHC": self.procedure[1], "ChuHoSo": self.owner,
            "SoDienThoai": self.phone, "MaDoiTuong": self.identity, "NgayTiepNhan": f"{self.received:%Y%m%d%H%M%S}",
            "NgayHenTra": f"{self.due:%Y%m%d%H%M%S}", "TrangThaiHoSo": str(status), "DonViXuLy": self.procedure[3],
            "GhiChu": f"Hồ sơ của {self.owner}", "DanhSachHoSoBoSung": asked,
        }  # fmt: skip


@dataclass
class Simulator:
    """The system. `delay` seconds before each answer, `failing` the share of questions that end in an error."""

    count: int = COUNT
    now: Callable[[], datetime] = lambda: datetime.now(VIETNAM).replace(tzinfo=None)
    delay: float = 0.0
    failing: float = 0.0
    asked: int = 0
    dossiers: dict[str, Simulated] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._chance = random.Random(20261128)
        begin, calendar = self.now(), shipped()
        for number in range(self.count):
            made = _made(self._chance, number, begin, calendar)
            self.dossiers[made.code] = made

    def app(self) -> web.Application:
        """Its addresses."""
        made = web.Application()
        made.router.add_post("/auth/token", self._grant)
        made.router.add_get("/pa/dossier-search/dvc", self._search)
        made.router.add_post("/TraCuuHoSo", self._look_up)
        return made

    async def _grant(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = secrets.token_hex(16)
        self.tokens.add(token)
        return web.json_response({"access_token": token, "expires_in": 3600})

    async def _search(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({}, status=401)
        record = await self._answer(request.query.get("code", ""))
        content = [_igate(record)] if record else []
        return web.json_response({"content": content, "totalElements": len(content)})

    async def _look_up(self, request: web.Request) -> web.Response:
        record = await self._answer((await request.json()).get("MaHoSo", ""))
        return web.json_response({"error_code": "0", "result": [record] if record else []})

    async def _answer(self, code: str) -> dict[str, Any] | None:
        self.asked += 1
        await asyncio.sleep(self.delay)
        if self._chance.random() < self.failing:
            raise web.HTTPInternalServerError
        found = self.dossiers.get(code)
        return found.record(self.now()) if found else None


def _made(chance: random.Random, number: int, begin: datetime, calendar: Any) -> Simulated:
    procedure = chance.choice(PROCEDURES)
    day = begin - timedelta(days=chance.randrange(45))
    received = day.replace(hour=chance.randrange(8, 17), minute=chance.randrange(60), second=0, microsecond=0)
    ends = due(received, Limit(TimeUnit.WORKING_DAY, procedure[2]), calendar).date
    courses, weights = [course for _, course in COURSES], [weight for weight, _ in COURSES]
    return Simulated(
        code=f"H48.22.15-{received:%y%m%d}-{number:05}",
        procedure=procedure,
        owner=f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}",
        phone=f"09{chance.randrange(10**8):08}",
        identity=f"0511{chance.randrange(10**8):08}",
        received=received,
        due=datetime.combine(ends, datetime.min.time()).replace(hour=17),
        course=chance.choices(courses, weights)[0],
    )


def _igate(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same in the shape of another maker's interface."""
    return {
        "code": record["MaHoSo"],
        "applicant": {"data": {"fullname": record["ChuHoSo"], "phoneNumber": record["SoDienThoai"], "identityNumber": record["MaDoiTuong"]}},
        "procedure": {"code": record["MaTTHC"], "translate": [{"languageId": 228, "name": record["TenTTHC"]}]},
        "statusCurrentTask": record["TrangThaiHoSo"],
        "agency": {"name": record["DonViXuLy"]},
        "appliedDate": _iso(record["NgayTiepNhan"]),
        "appointmentDate": _iso(record["NgayHenTra"]),
        "supplements": record["DanhSachHoSoBoSung"],
    }  # fmt: skip


def _iso(moment: str) -> str:
    local = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    return f"{local:%Y-%m-%dT%H:%M:%S}.000+0700"
