extension Setting {
  /// The row of whatever runs machines and can tell of it.
  package static func statistics(_ path: SettingForm<Target>.Path<Bool>) -> Setting {
    Setting(
      "statistics", .flag(path), example: "true", otherNames: ["stats", "counters"],
      help: "tell at the end what the engine has done",
      details: """
        A table goes to standard error: instructions and how long they took, and of the translator how much it made of what, \
        which jumps were linked and which pages were not in the TLB, what it forgot, and why its code was left. Times of translated \
        code and of the interpreter are estimated from samples. Machines count from where they were started or resumed.
        """)
  }
}
