"""Mail about acute cases: references, service tasks and days, never a text. Nobody is told of a case twice.

A recipient is recorded after the server took the message; a process that ends between the two mails again later
rather than never.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import polars as pl

from rake_analysis import finnish, follow_up, metadata
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import SETTINGS_FILE, Mail, Project
from rake_analysis.registers import journal, tables
from rake_analysis.registers.tables import Column

FILE_NAME = "acute_notifications.csv"
COLUMNS = ("reference", "recipient", "notified_at")
PASSWORD_VARIABLE = "RAKE_MAIL_PASSWORD"
TIMEOUT_SECONDS = 20.0

Pending = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Sent:
    """How many messages went out, about how many cases."""

    message_count: int
    case_count: int


def notify(project: Project, period: Period | None = None, *, now: datetime, timeout: float = TIMEOUT_SECONDS) -> Sent:
    """Mail each recipient the unacknowledged acute cases that they have not been told of.

    Raises UserError when mail is not set up or the server does not take a message; what was not sent stays pending.
    """
    settings = project.settings.mail
    if settings is None:
        raise UserError(
            "mail is not set up",
            place=str(project.root / SETTINGS_FILE),
            remedy='Add a section [mail] with host, sender and [mail.recipients] default = ["…"].',
        )
    path = project.registers / FILE_NAME
    with journal.opened(path, COLUMNS) as book:
        told = tables.read(path, [Column(name=name) for name in COLUMNS])
        waiting = follow_up.cases(project, period, today=now.date()).filter(~pl.col("is_acknowledged"))
        pending = _pending(settings, waiting, told)
        if not pending:
            return Sent(0, 0)
        with _connection(settings, timeout) as server:
            refused = [who for who, cases in pending.items() if not _send(server, settings, book, who, cases, now)]
    references = {
        reference for who, cases in pending.items() if who not in refused for reference in cases["observation_id"]
    }
    if refused:
        raise UserError(
            f"the mail server refused {len(refused)} of {len(pending)} messages (to {', '.join(refused)})",
            place=settings.host,
            remedy="Mend the addresses in rake.toml and run again; the cases stay pending for them.",
        )
    return Sent(len(pending), len(references))


def _pending(settings: Mail, waiting: pl.DataFrame, told: pl.DataFrame) -> Pending:
    """Recipient → the cases to tell them of."""
    known = set(told.select("reference", "recipient").rows())
    references: dict[str, list[str]] = {}
    for reference, service_task in waiting.select("observation_id", "service_task").rows():
        for recipient in dict.fromkeys(settings.recipients_of(service_task)):
            if (reference, recipient) not in known:
                references.setdefault(recipient, []).append(reference)
    return {who: waiting.filter(pl.col("observation_id").is_in(found)) for who, found in references.items()}


@contextmanager
def _connection(settings: Mail, timeout: float) -> Iterator[smtplib.SMTP]:
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if settings.username and not password:
        raise UserError(
            "the mail server's password is not given", remedy=f"Set the environment variable {PASSWORD_VARIABLE}."
        )
    try:
        server = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise _failed(settings, error) from error
    try:
        if settings.starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.username:
            server.login(settings.username, password)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise _failed(settings, error) from error
    try:
        yield server
    finally:
        with suppress(OSError):  # what was sent is recorded; a server that hangs up early changes nothing
            server.quit()


def _send(
    server: smtplib.SMTP, settings: Mail, book: journal.Journal, who: str, cases: pl.DataFrame, now: datetime
) -> bool:
    """Send one message and record it; False when the server refuses it for this recipient."""
    try:
        server.send_message(message(settings, who, cases, now))
    except smtplib.SMTPRecipientsRefused:
        return False
    except (OSError, smtplib.SMTPException) as error:
        raise _failed(settings, error) from error
    stamp = now.isoformat(timespec="seconds")
    book.append([{"reference": case, "recipient": who, "notified_at": stamp} for case in cases["observation_id"]])
    return True


def message(settings: Mail, recipient: str, cases: pl.DataFrame, now: datetime) -> EmailMessage:
    """Return the message to `recipient` about `cases` (as of follow_up.cases): Finnish, without any free text."""
    mail = EmailMessage()
    mail["From"] = settings.sender
    mail["To"] = recipient
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    amount = "akuutti havainto" if cases.height == 1 else f"{cases.height} akuuttia havaintoa"
    mail["Subject"] = finnish.capitalised(f"{amount} odottaa kuittausta")
    lines = ["Sosiaalisessa raportoinnissa on akuutteja asioita, joita kukaan ei ole kuitannut vastaanotetuiksi."]
    for (task,), part in cases.group_by(["service_task"], maintain_order=True):
        lines += ["", metadata.label("service_tasks", str(task)) if task else "Palvelutehtävää ei kerrottu"]
        lines += [f"- {line}" for line in _case_lines(part)]
    lines += [
        "",
        "Havainnon sisällön saat osaamiskeskuksesta viitteellä. Kerro osaamiskeskukselle, kuka asian otti ja milloin: "
        "kuittaus kirjataan viitteelle.",
        "Viestissä ei ole havaintojen tekstejä. Älä lähetä henkilötietoja vastauksena tähän viestiin.",
    ]
    mail.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return mail


def _case_lines(cases: pl.DataFrame) -> Sequence[str]:
    return [
        f"viite {reference}, saapui {finnish.day(received)}, odottanut {finnish.count(days, 'day')}"
        for reference, received, days in cases.select("observation_id", "received_date", "waiting_day_count").rows()
    ]


def _failed(settings: Mail, error: Exception) -> UserError:
    if isinstance(error, smtplib.SMTPResponseException):
        reason = f"the server answered {error.smtp_code}"
    else:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UserError(
        f"mail could not be sent ({reason.rstrip('.')})",
        place=f"{settings.host}:{settings.port}",
        remedy="Check [mail] in rake.toml and the server, and run again; the cases stay pending.",
    )
