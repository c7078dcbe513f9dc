internal import Glibc
import Configuration
import MVM

/// When and where a session saves its machine.
struct SavingPlan {
  /// The first name that is chosen where the user names none.
  private static let defaultName = "machine.mvm"
  private static let defaultPictureName = "screen.png"

  /// The instant to save at, while it is still to come.
  var instant: GuestInstant?
  /// Where to save at the end.
  let fileOnExit: String?
  /// When to take a picture of the screen, while that is still to come.
  var pictureInstant: GuestInstant?
  /// Where pictures go.
  private let picture: String?
  /// Whether one is taken at the end.
  let takesPictureOnExit: Bool
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
    (picture, pictureInstant) = (arguments.picture, arguments.pictureInstant)
    takesPictureOnExit = picture != nil && pictureInstant == nil
    for file in [arguments.file, arguments.fileOnExit].compactMap(\.self) where Self.exists(file) {
      throw .exists(file)
    }
    if case .instructions = arguments.instant, !isDeterministic { throw .uncounted("save-at") }
    if case .instructions = arguments.pictureInstant, !isDeterministic {
      throw .uncounted("screenshot-at")
    }
    if let instant, let pictureInstant, instant.isTime != pictureInstant.isTime {
      throw .incomparable
    }
  }

  /// The instant to stop at next, if there is one.
  var nextInstant: GuestInstant? {
    guard let instant, let pictureInstant else { return instant ?? pictureInstant }
    return instant.count <= pictureInstant.count ? instant : pictureInstant
  }

  /// Refuses instants that are over.
  func refusePast(of machine: Machine) throws(SavingError) {
    for (instant, option) in [(instant, "save-at"), (pictureInstant, "screenshot-at")] {
      if let instant, machine.isPast(instant) { throw .past(instant, option: option) }
    }
  }

  /// What is due now that the machine has come to `nextInstant`, which may be a little before it; it is done then.
  mutating func takeDue(of machine: Machine) -> (save: Bool, picture: Bool) {
    let present = nextInstant
    func isDue(_ instant: GuestInstant?) -> Bool {
      instant.map { $0 == present || machine.isPast($0) } ?? false
    }
    let due = (save: isDue(instant), picture: isDue(pictureInstant))
    if due.save { instant = nil }
    if due.picture { pictureInstant = nil }
    return due
  }

  /// A name for a saved machine that no file has.
  var freeName: String { Self.freeName(file) }

  /// A name for a picture that no file has.
  var freePictureName: String { Self.freeName(picture ?? Self.defaultPictureName) }

  /// A name that no file has: `machine.mvm`, then `machine-2.mvm` and so on.
  private static func freeName(_ file: String) -> String {
    let dot = file.lastIndex(of: ".").flatMap { file[$0...].contains("/") ? nil : $0 }
    let (stem, ending) = (file[..<(dot ?? file.endIndex)], file[(dot ?? file.endIndex)...])
    var name = file
    var number = 1
    while exists(name) {
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
  case uncounted(String)
  /// One instant is a time, and the other a number of instructions.
  case incomparable
  /// The instant is over.
  case past(GuestInstant, option: String)

  var description: String {
    switch self {
    case .exists(let file): "\(file): exists already: name another file, or remove it"
    case .uncounted(let option):
      "--\(option): only a deterministic machine counts its instructions: give a time such as 2s, "
        + "or add --deterministic"
    case .incomparable:
      "--screenshot-at: give both a time, or both a number of instructions, with --save-at"
    case .past(let instant, let option): "--\(option): the machine is past \(instant) already"
    }
  }
}

extension GuestInstant {
  fileprivate var isTime: Bool {
    if case .time = self { return true }
    return false
  }

  /// Its number, of either kind.
  fileprivate var count: UInt64 {
    switch self {
    case .time(let count), .instructions(let count): count
    }
  }
}
