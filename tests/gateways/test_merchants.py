"""Merchants' files: sound ones are read, each fault is named, and no secret is said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.doctor.gateways import look_at_clocks, look_at_merchants, scheme_of
from app.doctor.words import words_of
from app.gateways.assembly import make_gateways
from config.chance import SystemChance
from config.clock import SystemClock
from config.merchants import MerchantFault, read_merchants
from config.settings import Mode, Settings
from config.texts import texts_for
from tests.gateways.keys import (
    APIV3_KEY,
    PLATFORM_KEY_ID,
    SERIAL,
    certificate_pem,
    private_pem,
    public_pem,
    write,
    write_alipay,
    write_wechat,
)
from tests.gateways.stand_in import StandIn


def test_sound_files_are_read_and_show_no_secret(tmp_path: Path):
    write_wechat(tmp_path)
    write_alipay(tmp_path)
    found, faults = read_merchants(tmp_path)
    assert not faults
    assert {name: scheme_of(merchant) for name, merchant in found.items()} == {
        "big": "wechat_native",
        "shop": "alipay_precreate",
    }
    assert found["big"].url == "https://api.mch.weixin.qq.com"
    shown = repr(found)
    assert APIV3_KEY not in shown
    assert "PrivateKey" not in shown


def test_a_platform_certificate_does_as_well_and_the_own_one_must_fit(tmp_path: Path):
    write(tmp_path, "platform.crt", certificate_pem("platform", 0xABC), 0o644)
    write(tmp_path, "own.crt", certificate_pem("merchant", int(SERIAL, 16)), 0o644)
    path = write_wechat(tmp_path, public_key="", public_key_id="", certificate="own.crt")
    with path.open("a") as file:
        file.write('platform_certificates = ["platform.crt"]\n')
    found, faults = read_merchants(tmp_path)
    assert not faults
    assert list(found["big"].verifiers) == ["ABC".rjust(40, "0")]  # type: ignore[union-attr]
    write(tmp_path, "own.crt", certificate_pem("stranger", int(SERIAL, 16)), 0o644)
    assert read_merchants(tmp_path)[1] == [
        MerchantFault("big", "key_does_not_fit", "wechat_key.pem")
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"mchid": "12a"}, ("bad_field", "mchid")),
        ({"apiv3_key": "too short"}, ("bad_field", "apiv3_key")),
        ({"kind": "paypal"}, ("bad_field", "kind")),
        ({"colour": "red"}, ("bad_field", "colour")),
        ({"url": "http://pay.example"}, ("bad_field", "url")),
        ({"private_key": "nowhere.pem"}, ("no_file", "nowhere.pem")),
        ({"private_key": "wechat_platform.pem"}, ("readable_by_others", "wechat_platform.pem")),
        ({"private_key": "rubbish.pem"}, ("bad_key", "rubbish.pem")),
        ({"public_key": "wechat_key.pem"}, ("bad_key", "wechat_key.pem")),
        ({"public_key_id": ""}, ("bad_field", "public_key, public_key_id, platform_certificates")),
    ],
)
def test_each_fault_is_named_and_never_a_value(
    changed: dict[str, str], fault: tuple[str, str], tmp_path: Path
):
    write(tmp_path, "rubbish.pem", "rubbish")
    write_wechat(tmp_path, **changed)
    write_alipay(tmp_path)
    found, faults = read_merchants(tmp_path)
    assert faults == [MerchantFault("big", *fault)]
    assert list(found) == ["shop"]  # the other works


def test_in_the_sandbox_only_a_stand_in_is_spoken_to(tmp_path: Path):
    write_wechat(tmp_path, "http://127.0.0.1:1")
    write_alipay(tmp_path)
    more = {"clock": SystemClock(), "chance": SystemChance()}
    for mode, names in ((Mode.SANDBOX, ["big"]), (Mode.PRODUCTION, ["big", "shop"])):
        settings = Settings(mode=mode, merchants=tmp_path)
        assert sorted(make_gateways(settings, **more)) == names  # type: ignore[arg-type]


def test_files_that_others_can_read_are_not_used(tmp_path: Path):
    write_wechat(tmp_path).chmod(0o640)
    write_alipay(tmp_path)
    (tmp_path / "alipay_key.txt").chmod(0o644)
    _, faults = read_merchants(tmp_path)
    assert [(fault.code, fault.what) for fault in faults] == [
        ("readable_by_others", "big.toml"),
        ("readable_by_others", "alipay_key.txt"),
    ]
    assert read_merchants(tmp_path / "no")[1][0].code == "no_folder"
    assert read_merchants(None) == ({}, [])


def test_the_own_key_in_the_place_of_alipays_is_noticed(tmp_path: Path):
    write_alipay(tmp_path)
    write(tmp_path, "alipay_theirs.pem", public_pem("merchant"), 0o644)
    assert read_merchants(tmp_path)[1][0].code == "own_key_as_theirs"
    write_alipay(tmp_path, app_public_key="registered.pem")
    write(tmp_path, "registered.pem", public_pem("stranger"), 0o644)
    assert read_merchants(tmp_path)[1][0].code == "key_does_not_fit"


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_doctor_has_a_line_for_each_fault(locale: str, tmp_path: Path):
    write_wechat(tmp_path)
    found, _ = read_merchants(tmp_path)
    codes = (
        "no_folder bad_name not_toml bad_field readable_by_others no_file not_read bad_key "
        "small_key key_does_not_fit own_key_as_theirs"
    )
    faults = [MerchantFault("big", code, "key.pem") for code in codes.split()]
    lines = [words_of(texts_for(locale), item) for item in look_at_merchants(found, faults)]
    assert len(set(lines)) == 12
    assert all("big" in line or "key.pem" in line for line in lines)
    assert private_pem("merchant") not in "".join(lines)


async def test_the_doctor_compares_the_clock_with_the_gateways(tmp_path: Path):
    with StandIn(clock=None) as there:
        write_wechat(tmp_path, there.url, public_key_id=PLATFORM_KEY_ID)
        found, _ = read_merchants(tmp_path)
        (item,) = await look_at_clocks(found, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    assert (item.code, item.level) == ("gateway_clock", "fail")
    (silent,) = await look_at_clocks(found, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    assert (silent.code, silent.level) == ("gateway_silent", "warn")
