"""The tables of the desk."""

from staffdesk.models.areas import Area, AreaEntry, InvariantCheck
from staffdesk.models.articles import Article, ArticleReading
from staffdesk.models.care import CareStep, CareTask, CareTaskQuerySet
from staffdesk.models.cases import Case, CaseFile, CaseLink, CaseMessage, CaseQuerySet
from staffdesk.models.difficult import (
    DifficultSituation,
    Difficulty,
    Duty,
    DutyQuerySet,
    OfficeTag,
    Skill,
    WatchedPhrase,
)
from staffdesk.models.downloads import DataDownload
from staffdesk.models.eighty_twenty import Attempt, ExceptionDecision
from staffdesk.models.erasures import Erasure
from staffdesk.models.exercises import ExerciseBegun
from staffdesk.models.failures import ServerError, ServerErrorHit
from staffdesk.models.lists import Mailing, MailingRecipient, SavedList
from staffdesk.models.mail import IncomingMail, IncomingMailQuerySet
from staffdesk.models.monthly import MonthlyCount
from staffdesk.models.notices import Notice, NoticeCase, NoticeUpdate
from staffdesk.models.outcomes import MailingBusiness, MailingOutcome
from staffdesk.models.procedures import CannedAnswer, Procedure, ProcedureStep, ProcedureVersion, StepTick
from staffdesk.models.proposals import Proposal, ProposalQuerySet
from staffdesk.models.pulses import Felt, Prediction, Pulse, PulsePlan, PulseQuerySet
from staffdesk.models.reasons import Reason
from staffdesk.models.risk import MemberAtRisk, Risk
from staffdesk.models.saying import ActionEffect, Digest, ReasonAction
from staffdesk.models.scenarios import Scenario, ScenarioRun
from staffdesk.models.standards import (
    Calendar,
    CalendarDay,
    CasePause,
    Clock,
    Reminder,
    Standard,
    StandardStep,
    StandardVersion,
)

__all__ = [
    "ActionEffect",
    "Area",
    "AreaEntry",
    "Article",
    "ArticleReading",
    "Attempt",
    "Calendar",
    "CalendarDay",
    "CannedAnswer",
    "CareStep",
    "CareTask",
    "CareTaskQuerySet",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseMessage",
    "CasePause",
    "CaseQuerySet",
    "Clock",
    "DataDownload",
    "DifficultSituation",
    "Difficulty",
    "Digest",
    "Duty",
    "DutyQuerySet",
    "Erasure",
    "ExceptionDecision",
    "ExerciseBegun",
    "Felt",
    "IncomingMail",
    "IncomingMailQuerySet",
    "InvariantCheck",
    "Mailing",
    "MailingBusiness",
    "MailingOutcome",
    "MailingRecipient",
    "MemberAtRisk",
    "MonthlyCount",
    "Notice",
    "NoticeCase",
    "NoticeUpdate",
    "OfficeTag",
    "Prediction",
    "Procedure",
    "ProcedureStep",
    "ProcedureVersion",
    "Proposal",
    "ProposalQuerySet",
    "Pulse",
    "PulsePlan",
    "PulseQuerySet",
    "Reason",
    "ReasonAction",
    "Reminder",
    "Risk",
    "SavedList",
    "Scenario",
    "ScenarioRun",
    "ServerError",
    "ServerErrorHit",
    "Skill",
    "Standard",
    "StandardStep",
    "StandardVersion",
    "StepTick",
    "WatchedPhrase",
]
