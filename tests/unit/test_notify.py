"""Mail about acute cases, against a server on this machine: who is told, what it holds, what a failure leaves."""

import email
import email.policy
import socketserver
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rake_analysis import follow_up, notify
from rake_analysis.errors import UserError
from rake_analysis.observations.ingest import ingest
from rake_analysis.project import Mail, Project, Settings, create

SECRET = "Asiakas sanoi aikovansa tappaa itsensä."
EXPORT = (
    "Vastaajan numero;Vastausaika;Kuka raportoi?;Yksikkö tai tiimi;Mitä palvelutehtävää havainto koskee?;"
    "Kuvaa havaintosi;Vaatiiko asia välitöntä reagointia?\n"
    f"1;3.7.2025 9:05;Asukas;Salattu tiimi;Lastensuojelu;{SECRET};Ei\n"
    "2;14.8.2025 16:40;Asukas;;;Bussi ei kulje iltaisin.;Kyllä, asia on akuutti\n"
)
NOW = datetime(2025, 9, 3, 12, tzinfo=UTC)
CHILD, REST = "lastensuojelu@hva.example", "osaamiskeskus@hva.example"


class _Session(socketserver.StreamRequestHandler):
    """The part of SMTP that a client needs to hand in a message."""

    timeout = 5

    def handle(self):
        server = self.server
        self._say("220 test")
        while line := self.rfile.readline().decode("ascii").strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            server.commands.append(line)
            if verb == "EHLO":
                self._say("250 test")
            elif verb == "RCPT" and any(address in line for address in server.refused):
                self._say("550 no such user")
            elif verb == "DATA":
                self._say("354 go on")
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part
                if server.fails_at_data:
                    self._say("451 try later")
                else:
                    server.messages.append(email.message_from_bytes(content, policy=email.policy.default))
                    self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok" if verb in {"MAIL", "RCPT", "RSET"} else "502 not here")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.commands, self.messages, self.refused, self.fails_at_data = [], [], set(), False


@pytest.fixture
def server():
    with _Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(5)


def project_with(tmp_path: Path, mail: str) -> Project:
    project = create(tmp_path / "project", Settings())
    with (project.root / "rake.toml").open("a", encoding="utf-8") as settings:
        settings.write(mail)
    export = tmp_path / "vienti.csv"
    export.write_text(EXPORT, encoding="utf-8")
    ingest(project, export, "2025H2")
    return Project(project.root)


def section(port: int, more: str = "starttls = false\n") -> str:
    return (
        f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "rake@hva.example"\n{more}'
        f'[mail.recipients]\ndefault = ["{REST}"]\nchild_protection = ["{CHILD}", "{REST}"]\n'
    )


@pytest.fixture
def here(tmp_path, server) -> Project:
    return project_with(tmp_path, section(server.server_address[1]))


def send(project: Project) -> notify.Sent:
    return notify.notify(project, now=NOW, timeout=3)


def test_each_recipient_gets_one_message_with_references_and_no_text(here, server):
    assert send(here) == notify.Sent(message_count=2, case_count=2)
    by_recipient = {message["To"]: message for message in server.messages}
    child, rest = follow_up.cases(here, today=NOW.date())["observation_id"]
    text = by_recipient[CHILD].get_content().replace("\r\n", "\n")
    assert f"Lastensuojelu\n- viite {child}, saapui 3.7.2025, odottanut 62\u00a0päivää" in text
    assert rest not in text
    assert child in by_recipient[REST].get_content() and rest in by_recipient[REST].get_content()
    for message in server.messages:
        whole = message.as_string() + message.get_content()
        assert not any(hidden in whole for hidden in ("tappaa", "Bussi", "Salattu", "suicide"))
    assert by_recipient[REST]["Subject"] == "2 akuuttia havaintoa odottaa kuittausta"


def test_nobody_is_told_of_a_case_twice(here, server):
    send(here)
    assert send(here) == notify.Sent(0, 0)
    assert len(server.messages) == 2


def test_an_acknowledged_case_is_not_mailed(here, server):
    for reference in follow_up.cases(here, today=NOW.date())["observation_id"]:
        follow_up.acknowledge(here, reference, by="Johtava", now=NOW)
    assert send(here) == notify.Sent(0, 0)
    assert server.commands == []


def test_a_refused_recipient_stays_pending_and_the_others_are_told(here, server):
    server.refused = {CHILD}
    with pytest.raises(UserError, match=f"refused 1 of 2 messages \\(to {CHILD}\\)"):
        send(here)
    assert [message["To"] for message in server.messages] == [REST]
    server.refused = set()
    assert send(here).message_count == 1
    assert [message["To"] for message in server.messages] == [REST, CHILD]


def test_a_server_that_takes_no_message_leaves_all_pending(here, server):
    server.fails_at_data = True
    with pytest.raises(UserError, match="the server answered 451"):
        send(here)
    server.fails_at_data = False
    assert send(here).message_count == 2


def test_without_a_server_one_sentence_says_so(tmp_path, server):
    port = server.server_address[1]
    server.shutdown()
    server.server_close()
    with pytest.raises(UserError, match=f"127.0.0.1:{port}: mail could not be sent .*the cases stay pending"):
        send(project_with(tmp_path, section(port)))


def test_a_server_that_says_nothing_is_given_up(tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as silent:
        project = project_with(tmp_path, section(silent.server_address[1]))
        with pytest.raises(UserError, match="mail could not be sent"):
            notify.notify(project, now=NOW, timeout=0.3)


def test_nothing_is_sent_in_clear_where_starttls_is_asked_and_not_offered(tmp_path, server, monkeypatch):
    monkeypatch.setenv(notify.PASSWORD_VARIABLE, "salasana")
    project = project_with(tmp_path, section(server.server_address[1], 'username = "rake"\n'))
    with pytest.raises(UserError, match="STARTTLS"):
        send(project)
    assert server.messages == []
    assert not any("AUTH" in command or "MAIL" in command for command in server.commands)


def test_a_missing_password_names_its_variable(tmp_path, server, monkeypatch):
    monkeypatch.delenv(notify.PASSWORD_VARIABLE, raising=False)
    project = project_with(tmp_path, section(server.server_address[1], 'starttls = false\nusername = "rake"\n'))
    with pytest.raises(UserError, match=notify.PASSWORD_VARIABLE):
        send(project)
    assert server.commands == []


def test_without_settings_the_section_is_named(tmp_path):
    with pytest.raises(UserError, match=r"mail is not set up.*\[mail\]"):
        send(project_with(tmp_path, ""))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"recipients": {"child_protection": ["a@b.example"]}}, "'default' needs an address"),
        ({"recipients": {"default": ["a@b.example"], "hoiva": ["a@b.example"]}}, "not a service task: hoiva"),
        ({"recipients": {"default": ["a@b.example\nBcc: c@d.example"]}}, "pattern"),
        ({"sender": "ei osoite"}, "pattern"),
        ({"username": "rake", "starttls": False, "host": "mail.hva.example"}, "in clear"),
        ({"pasword": "x"}, "pasword"),
    ],
)
def test_settings_that_cannot_work_are_refused(change, problem):
    good = {"host": "mail.hva.example", "sender": "rake@hva.example", "recipients": {"default": ["a@b.example"]}}
    assert Mail.model_validate(good).port == 587
    with pytest.raises(ValueError, match=problem):
        Mail.model_validate(good | change)
