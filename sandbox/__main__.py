"""`python -m sandbox`: read the command line and run until told to stop."""

import argparse
from pathlib import Path

from sandbox.options import Options


def read_options(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="sandbox", description="A local stand-in for Telegram.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--data", type=Path, required=True, help="folder where the world is kept")
    parser.add_argument("--token", default="42:SANDBOX")
    parser.add_argument("--bot-name", default="Bot")
    parser.add_argument("--bot-username", default="sandbox_bot")
    parser.add_argument("--panel", default="", metavar="URL", help="a strip shown above the chat")
    parser.add_argument("--journal", type=Path, help="write every Bot API call as a JSON line")
    parser.add_argument("--own-people", type=Path, help="JSON with users and chats to begin with")
    parser.add_argument("--timezone", default="Asia/Shanghai", help="for times on the page")
    parser.add_argument("--no-privacy", dest="privacy", action="store_false")
    parser.add_argument("--callback-seconds", type=float, default=15.0)
    parser.add_argument("--no-anti-spin", dest="anti_spin", action="store_false")
    parser.add_argument("--flood", choices=("off", "faq", "strict"), default="off")
    parser.add_argument(
        "--webhook-retry-seconds",
        type=float,
        default=0.2,
        help="first pause before an update is brought again; it doubles up to a minute",
    )
    parser.add_argument(
        "--follow-stdin",
        action="store_true",
        help="stop when standard input ends",
    )
    return Options(**vars(parser.parse_args(arguments)))


def main() -> None:
    options = read_options()
    from sandbox.server import run  # only now: `--help` needs none of it

    run(options)


if __name__ == "__main__":
    main()
