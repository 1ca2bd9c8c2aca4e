"""Refusals about statements of banks and wallets, and doubts of one. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

DOWNLOAD_AGAIN = N_("Download it again from the bank or wallet, and do not edit it.")

SAID_OF_READING: Mapping[str, tuple[str, ...]] = {
    "needs_password": (
        N_("This file has a password."),
        N_("The wallet sends it apart from the file. Type it beside the file and send both again."),
    ),
    "wrong_password": (
        N_("This password does not open the file."),
        N_("Every export has one of its own: take the one that came with this file."),
    ),
    "too_big": (
        N_("This file is larger than {limit_mib} MB, or unpacks to far too much."),
        N_("Export a shorter time, such as one week."),
    ),
    "not_a_statement": (
        N_("I find no statement in this file."),
        N_("I read bills of WeChat Pay and Alipay, CAMT.053, MT940, and a bank's .csv or .xlsx."),
        N_("Send the file as it was downloaded, not a picture or a PDF of it."),
    ),
    "needs_map": (
        N_("I do not know this bank's table yet."),
        N_("Its columns are: {headings}."),
        N_("Say once which of them is date, sum and remark."),
    ),
    "no_such_map": (N_("There is no statement map “{name}”."), N_("Choose another one.")),
    "two_kinds": (
        N_("This archive has statements of two different banks or wallets."),
        N_("Send them one by one."),
    ),
    "total_disagrees": (
        N_("The total in the file is {said} (rows · sum), but its rows give {found}."),
        DOWNLOAD_AGAIN,
    ),
    "torn_rows": (N_("Rows that end in the middle: {rows}."), DOWNLOAD_AGAIN),
    "several_accounts": (
        N_("The file has rows of more than one account: {accounts}."),
        N_("Check that all of them are this supplier's."),
    ),
}
