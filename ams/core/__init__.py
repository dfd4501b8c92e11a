"""The shared floor: contacts, users, money, activity, messages. Imports no app."""
