extension Figures {
  /// All samples, medians and ratios.
  package var json: [(name: String, value: JSONValue)] {
    [
      ("rounds", .count(UInt64(rounds))),
      ("notices", .list(notices.map { .text($0) })),
      ("modes", .list(modes.map { .text($0.rawValue) })),
      (
        "start",
        .list(
          Self.inOrder(start.keys).map { runner in
            .object(runner.json + [("median", .optional(start[runner]))])
          })
      ),
      ("programs", .list(programs.map(\.json))),
      ("means", .list(ratios { value in mean(value) })),
    ]
  }

  /// What is compared, of each form and mode: `compute` finds the value for all programs, or for one.
  private func ratios(
    _ compute: ((ProgramFigures) -> Double?) -> Double?
  ) -> [JSONValue] {
    Runner.Form.allCases.flatMap { form in
      modes.map { mode in
        ProgramFigures.ratios(form, mode, modes, compute)
      }
    }
  }

  fileprivate static func inOrder(_ runners: some Sequence<Runner>) -> [Runner] {
    runners.sorted { $0.name < $1.name }
  }
}

extension ProgramFigures {
  fileprivate var json: JSONValue {
    let modes = Runner.Mode.allCases.filter { samples[.machine(.bare, $0)] != nil }
    return .object([
      ("name", .text(name)), ("checksum", .text(checksum)),
      (
        "samples",
        .list(
          Figures.inOrder(samples.keys).map { runner in
            .object(runner.json + (samples[runner]?.json ?? []))
          })
      ),
      (
        "ratios",
        .list(
          Runner.Form.allCases.flatMap { form in
            modes.map { mode in Self.ratios(form, mode, modes) { $0(self) } }
          })
      ),
    ])
  }

  fileprivate static func ratios(
    _ form: Runner.Form, _ mode: Runner.Mode, _ modes: [Runner.Mode],
    _ compute: ((ProgramFigures) -> Double?) -> Double?
  ) -> JSONValue {
    .object(
      Runner.machine(form, mode).json + [
        ("timesNative", .optional(compute { $0.timesNative(form, mode) })),
        ("timesFasterThanQEMU", .optional(compute { $0.timesFaster(form, mode) })),
      ]
        + modes.filter { $0 != mode }.map { other in
          (
            "times\(other.rawValue.prefix(1).uppercased())\(other.rawValue.dropFirst())",
            .optional(compute { $0.ratio(form, mode, to: other) })
          )
        })
  }
}

extension Samples {
  fileprivate var json: [(name: String, value: JSONValue)] {
    [
      ("median", .number(median)), ("seconds", .list(seconds.map { .number($0) })),
      ("instructions", instructions.map { .count($0) } ?? .null),
      ("ticks", ticks.map { .count($0) } ?? .null),
    ]
  }
}

extension Runner {
  /// Who and how.
  fileprivate var json: [(name: String, value: JSONValue)] {
    let fields: (String, String?, String?) =
      switch self {
      case .native: ("native", nil, nil)
      case .vectorised: ("native vectorised", nil, nil)
      case .machine(let form, let mode): ("machine", form.rawValue, mode.rawValue)
      case .emulator(let form): ("QEMU", form.rawValue, nil)
      }
    return [
      ("on", .text(fields.0)), ("form", .optional(fields.1)), ("mode", .optional(fields.2)),
    ]
  }
}
