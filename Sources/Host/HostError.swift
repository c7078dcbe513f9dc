public import DiskImage
internal import Glibc

/// A mistake of the user, or a refusal of the system, that concerns the host. The description is one
/// line that names the file and the remedy; each case shows its own.
public enum HostError: Error, Equatable, Sendable {
  /// `FILE: there is no such file: check the path`
  case missing(file: String)

  /// `FILE: is a directory: name a file in it`
  case directory(file: String)

  /// `FILE: is neither a file nor a block device`
  case unsuitable(file: String)

  /// `FILE: permission denied for reading: change its permissions or run as its owner`, or, for
  /// writing, `...: or attach it read-only`
  case denied(file: String, writing: Bool)

  /// `FILE: is empty: a disk has at least 512 bytes (truncate -s 1G FILE makes one)`
  case empty(file: String)

  /// `FILE: has SIZE bytes, no multiple of 512: truncate -s %512 FILE fills it up`
  case partialSector(file: String, size: UInt64)

  /// `FILE: is in use by HOLDER: stop that one, or attach it read-only to both`; the holder is `another disk or
  /// machine` where nothing better is known
  case locked(file: String, holder: String? = nil)

  /// `FILE: begins like a qcow2 image, but is not called .qcow2: say format=qcow2 if it is one, or format=raw ...`
  case ambiguous(file: String)

  /// `FILE: ...`, where the image in it is wrong
  case image(ImageError)

  /// `FILE: exists already: name another file, or remove it`
  case exists(file: String)

  /// `FILE: is larger than LIMIT bytes` (as it is, or decompressed)
  case oversized(file: String, limit: Int)

  /// `FILE: its gzip data is damaged: fetch it again (WHERE)`
  case damaged(file: String, detail: String)

  /// `FILE: REASON`, where the system says something else
  case failed(file: String, reason: String)

  /// `thread NAME: cannot be started: REASON`
  case noThread(name: String, reason: String)

  /// `RULE: REASON`, where a port cannot be forwarded
  case cannotForward(rule: String, reason: String)

  /// `NAME: this host has no such network interface: REMEDY`
  case noInterface(name: String, remedy: String)

  /// `NAME: permission denied for this network interface: it takes CAPABILITY, REMEDY`
  case interfaceRefused(name: String, capability: String, remedy: String)

  /// `NAME: another program has this network interface: end that one, or make another interface`
  case interfaceTaken(name: String)

  /// `FILE: no switch answers there: start one with 'mvm switch FILE'`
  case noSwitch(file: String)

  /// `FILE: another program listens there: end that one, or choose another name`
  case socketTaken(file: String)

  /// `FILE: the name of a socket has at most LIMIT bytes: choose a shorter one`
  case longSocketName(file: String, limit: Int)

  /// `PLACE: cannot be listened on: ...`, where a server has an address and a port
  case cannotListen(place: String)

  /// `no window can be opened: REASON: ...`
  case noWindow(reason: String)

  /// `the terminal cannot show the screen: REASON: ...`
  case noPicture(reason: String)

  /// `the terminal is not free for the screen: ...`, where a console has it
  case terminalInUse

  /// `NAME: this host has no such library: apt install PACKAGE`
  case noLibrary(name: String, package: String)

  /// `there is no place for your disk: set HOME, or name a disk with --disk FILE`
  case noHome

  /// `the terminal cannot be made raw: REASON`
  case noTerminal(reason: String)

  /// What the system's error number means for opening a file.
  package init(opening file: String, writing: Bool, number: Int32) {
    self =
      switch number {
      case ENOENT, ENOTDIR: .missing(file: file)
      case EISDIR: .directory(file: file)
      case EACCES, EPERM, EROFS: .denied(file: file, writing: writing)
      case ENXIO, ENODEV: .unsuitable(file: file)
      default: .failed(file: file, reason: Self.reason(number))
      }
  }

  /// The system's words for an error number.
  static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}

extension HostError: CustomStringConvertible {
  /// The message, one line without a full stop or a line break.
  public var description: String {
    switch self {
    case .missing(let file): "\(shown(file)): there is no such file: check the path"
    case .directory(let file): "\(shown(file)): is a directory: name a file in it"
    case .unsuitable(let file): "\(shown(file)): is neither a file nor a block device"
    case .denied(let file, false):
      "\(shown(file)): permission denied for reading: change its permissions or run as its owner"
    case .denied(let file, true):
      "\(shown(file)): permission denied for writing: change its permissions, "
        + "run as its owner, or attach it read-only"
    case .empty(let file):
      "\(shown(file)): is empty: a disk has at least 512 bytes "
        + "(truncate -s 1G \(shown(file)) makes one)"
    case .partialSector(let file, let size):
      "\(shown(file)): has \(size) bytes, no multiple of 512: "
        + "truncate -s %512 \(shown(file)) fills it up"
    case .locked(let file, let holder):
      "\(shown(file)): is in use by \(holder ?? "another disk or machine"): "
        + "stop that one, or attach it read-only to both"
    case .ambiguous(let file):
      "\(shown(file)): begins like a qcow2 image, but is not called .qcow2: say format=qcow2 if it "
        + "is one, or format=raw if a guest wrote that into a raw disk"
    case .image(let error): shown(error.description)
    case .exists(let file): "\(shown(file)): exists already: name another file, or remove it"
    case .oversized(let file, let limit): "\(shown(file)): is larger than \(limit) bytes"
    case .damaged(let file, let detail):
      "\(shown(file)): its gzip data is damaged: fetch it again (\(detail))"
    case .failed(let file, let reason): "\(shown(file)): \(reason)"
    case .noThread(let name, let reason): "thread \(name): cannot be started: \(reason)"
    case .cannotForward(let rule, let reason): "\(shown(rule)): \(reason)"
    case .noInterface(let name, let remedy):
      "\(shown(name)): this host has no such network interface: \(remedy)"
    case .interfaceRefused(let name, let capability, let remedy):
      "\(shown(name)): permission denied for this network interface: it takes \(capability), "
        + remedy
    case .interfaceTaken(let name):
      "\(shown(name)): another program has this network interface: end that one, or make another "
        + "interface"
    case .noSwitch(let file):
      "\(shown(file)): no switch answers there: start one with 'mvm switch \(shown(file))'"
    case .socketTaken(let file):
      "\(shown(file)): another program listens there: end that one, or choose another name"
    case .longSocketName(let file, let limit):
      "\(shown(file)): the name of a socket has at most \(limit) bytes: choose a shorter one"
    case .cannotListen(let place):
      "\(shown(place)): cannot be listened on: another program may be there, or this host has no such "
        + "address: choose others, such as --display vnc,port=5901"
    case .noPicture(let reason):
      "the terminal cannot show the screen: \(reason): run mvm at a terminal, or show it by VNC "
        + "(--display vnc)"
    case .terminalInUse:
      "the terminal is not free for the screen: leave 'terminal' out; in 'mvm console' F6 shows it"
    case .noWindow(let reason):
      "no window can be opened: \(reason): start it where DISPLAY or WAYLAND_DISPLAY is set, or show the "
        + "screen with --display vnc"
    case .noLibrary(let name, let package):
      "\(name): this host has no such library: apt install \(package)"
    case .noHome: "there is no place for your disk: set HOME, or name a disk with --disk FILE"
    case .noTerminal(let reason): "the terminal cannot be made raw: \(reason)"
    }
  }
}

/// A path as a message can hold it: whatever would break the line, or ring, is a question mark.
private func shown(_ path: String) -> String {
  path.isEmpty
    ? "''"
    : String(
      String.UnicodeScalarView(
        path.unicodeScalars.map {
          $0.properties.generalCategory == .control ? "?" : $0
        }))
}
