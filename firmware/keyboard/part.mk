# What stands on a keyboard's keys, for the kernel and the user's programs.

KEYBOARD_SOURCES := keyboard/KeyCharacters.swift
