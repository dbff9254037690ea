"""The one exception a reader of the command line is meant to see."""


class UserError(Exception):
    """Something outside the code is wrong: a file, a setting, a command.

    `problem` says what is wrong, `place` where (file, sheet, row, column), `remedy` what to do.
    The command line prints the three as one sentence and exits with `exit_code`.
    """

    def __init__(self, problem: str, *, place: str = "", remedy: str = "", exit_code: int = 2):
        self.problem = problem
        self.place = place
        self.remedy = remedy
        self.exit_code = exit_code
        super().__init__(str(self))

    def __str__(self) -> str:
        sentence = f"{self.place}: {self.problem}" if self.place else self.problem
        sentence = sentence.rstrip(".")
        return f"{sentence}. {self.remedy}" if self.remedy else f"{sentence}."
