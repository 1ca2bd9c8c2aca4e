"""The words for statements that cannot be read, or that are doubtful: what is wrong, what to do."""

from config.texts import Texts


def words_of_reading(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_reading`."""
    _ = texts.gettext
    return {
        "needs_password": _(
            "This file has a password. The wallet sends it apart from the file (WeChat in the "
            "chat “微信支付”, Alipay in its messages). Please type that password."
        ),
        "wrong_password": _(
            "This password does not open the file. Every export has one of its own: take the one "
            "that came with this file."
        ),
        "too_big": _(
            "This file is larger than {limit_mib} MB, or unpacks to far too much. Please export a "
            "shorter time, such as one week."
        ),
        "not_a_statement": _(
            "I find no statement in this file. I read the bills of WeChat Pay and Alipay "
            "(merchant and personal), CAMT.053, MT940, and a bank's table as .csv or .xlsx. "
            "Please send the file as it was downloaded, not a picture or a PDF of it."
        ),
        "needs_map": _(
            "I do not know this bank's table yet. Its columns are: {headings}. Say once which of "
            "them is date, sum and remark: under statement_maps in the compound file."
        ),
        "no_such_map": _(
            "There is no statement map “{name}”. Its name stands under statement_maps in the "
            "compound file."
        ),
        "two_kinds": _(
            "This archive has statements of two different banks or wallets. Please send them one "
            "by one."
        ),
        "total_disagrees": _(
            "The total in the file is {said} (rows · sum), but its rows give {found}. Something "
            "is missing or was changed: please download it again and do not edit it."
        ),
        "torn_rows": _(
            "Rows that end in the middle: {rows}. The file was probably cut off: please download "
            "it again."
        ),
        "several_accounts": _(
            "The file has rows of more than one account: {accounts}. Please check that all of "
            "them are this supplier's."
        ),
    }
