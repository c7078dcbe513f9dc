/// What executes guest instructions. What the guest does is the same with each.
public enum ExecutionEngine: String, CaseIterable, Sendable {
  /// One instruction after the other is carried out.
  case interpreter
  /// The guest's code is made into code of the host.
  case translator
  /// Both, compared with each other: for finding mistakes of theirs.
  case lockstep

  /// What machines run on unless told otherwise.
  public static let preferred = translator
}

extension ExecutionEngine {
  /// The row of whatever runs machines.
  package static func setting<Target>(
    _ path: SettingForm<Target>.Path<ExecutionEngine>
  ) -> Setting<Target> {
    Setting(
      "engine", .value(path, .choice(placeholder: "ENGINE")), example: "interpreter",
      otherNames: ["accel"], help: "what executes guest instructions",
      details: """
        The translator makes code of this host out of the guest's, and is many times faster than the interpreter. \
        lockstep is both, compared with each other, to find mistakes of theirs: the machine is deterministic then, and \
        where they differ, the run ends with the instruction and exit code 1. What the guest does is the same with each, \
        and a machine that was saved or recorded with one goes on with any. Where the translator cannot work, the machine \
        says so and runs on the interpreter.
        """)
  }
}
