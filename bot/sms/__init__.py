"""Weighs a pasted message: how risky it is, for which reasons, and what to do. It never says that one is genuine."""

from bot.sms.checker import Assessment, Checker
from bot.sms.incoming import Incoming

__all__ = ["Assessment", "Checker", "Incoming"]
