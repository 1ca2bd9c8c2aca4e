"""Two more compounds in the demo's ordering group, with a liaison and a resident each.

李梅 lives in a room of the same number as 王芳, in another compound.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.demo.cast import Role
from config.compound_file import read_compound_file
from orders.use_cases.compounds import load_compound
from storage.database import Database

EXAMPLES = Path(__file__).parents[2] / "config" / "examples"
COMPOUNDS: Mapping[str, tuple[Role, ...]] = {
    "hanjiang.yaml": (
        Role(
            1021,
            "张建国",
            "汉江苑联络人 liaison of Hanjiang Court · 1-1-201",
            room="1-1-201",
            phone="+8613907270021",
            right="approve",
        ),
        Role(
            1022,
            "李梅",
            "汉江苑居民 resident of Hanjiang Court · 3-2-501",
            room="3-2-501",
            phone="+8613907270022",
        ),
    ),
    "xiangshui.yaml": (
        Role(
            1023,
            "许文",
            "襄水湾联络人 liaison of Xiangshui Bay · 2-801",
            room="2-801",
            phone="+8613907270023",
            right="approve",
        ),
        Role(
            1024,
            "何婷",
            "襄水湾居民 resident of Xiangshui Bay · 5",
            room="5",
            phone="+8613907270024",
        ),
    ),
}


async def add_community(database: Database, *, now: datetime) -> list[tuple[int, Role]]:
    """Load the other compounds; returns who lives there, each with the compound's id."""
    people = []
    for name, roles in COMPOUNDS.items():
        file, problems = read_compound_file((EXAMPLES / name).read_text(encoding="utf-8"))
        if file is None:
            raise RuntimeError(f"{name}: {problems}")
        today = now.astimezone(ZoneInfo(file.compound.timezone)).date()
        async with database.write() as tx:
            loaded = await load_compound(tx, file, today=today, now=now)
        people += [(loaded.compound_id, role) for role in roles]
    return people
