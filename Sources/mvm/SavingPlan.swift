internal import Glibc
import Configuration
import MVM

/// When and where a session saves its machine.
struct SavingPlan {
  /// The first name that is chosen where the user names none.
  private static let defaultName = "machine.mvm"

  /// The instant to save at, while it is still to come.
  var instant: GuestInstant?
  /// Where to save at the end.
  let fileOnExit: String?
  /// Whether only what has changed is saved, where there is a file before.
  let changesOnly: Bool
  /// Where to record the run.
  let recording: String?
  private let file: String

  /// Checks what the user asked for.
  ///
  /// - Throws: where a file that he names exists, or an instant means nothing.
  init(_ arguments: SavingArguments, isDeterministic: Bool) throws(SavingError) {
    instant = arguments.instant
    file = arguments.file ?? Self.defaultName
    fileOnExit = arguments.fileOnExit
    changesOnly = arguments.changesOnly
    recording = arguments.recording
    for file in [arguments.file, arguments.fileOnExit].compactMap(\.self) where Self.exists(file) {
      throw .exists(file)
    }
    if case .instructions = arguments.instant, !isDeterministic { throw .uncounted }
  }

  /// A name that no file has: `machine.mvm`, then `machine-2.mvm` and so on.
  var freeName: String {
    let dot = file.lastIndex(of: ".").flatMap { file[$0...].contains("/") ? nil : $0 }
    let (stem, ending) = (file[..<(dot ?? file.endIndex)], file[(dot ?? file.endIndex)...])
    var name = file
    var number = 1
    while Self.exists(name) {
      number += 1
      name = "\(stem)-\(number)\(ending)"
    }
    return name
  }

  private static func exists(_ file: String) -> Bool {
    var status = stat()
    return lstat(file, &status) == 0
  }
}

/// What is wrong with a wish to save.
enum SavingError: Error, CustomStringConvertible {
  /// `FILE: exists already: name another file, or remove it`
  case exists(String)
  /// Instructions of a parallel machine.
  case uncounted
  /// The instant is over.
  case past(GuestInstant)

  var description: String {
    switch self {
    case .exists(let file): "\(file): exists already: name another file, or remove it"
    case .uncounted:
      "--save-at: only a deterministic machine counts its instructions: give a time such as 2s, "
        + "or add --deterministic"
    case .past(let instant): "--save-at: the machine is past \(instant) already"
    }
  }
}
