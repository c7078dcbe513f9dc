/// The messages of 9P2000.L that a client sends; the answer to each has the next number.
enum NinePKind: UInt8 {
  case statistics = 8
  case open = 12
  case create = 14
  case symbolicLink = 16
  case makeNode = 18
  case rename = 20
  case readLink = 22
  case getAttributes = 24
  case setAttributes = 26
  case walkExtended = 30
  case createExtended = 32
  case readFolder = 40
  case flushFile = 50
  case lock = 52
  case getLock = 54
  case link = 70
  case makeFolder = 72
  case renameAt = 74
  case unlinkAt = 76
  case version = 100
  case authenticate = 102
  case attach = 104
  case flush = 108
  case walk = 110
  case read = 116
  case write = 118
  case clunk = 120
  case remove = 122

  /// What the protocol calls it.
  var name: String {
    switch self {
    case .statistics: "Tstatfs"
    case .open: "Tlopen"
    case .create: "Tlcreate"
    case .symbolicLink: "Tsymlink"
    case .makeNode: "Tmknod"
    case .rename: "Trename"
    case .readLink: "Treadlink"
    case .getAttributes: "Tgetattr"
    case .setAttributes: "Tsetattr"
    case .walkExtended: "Txattrwalk"
    case .createExtended: "Txattrcreate"
    case .readFolder: "Treaddir"
    case .flushFile: "Tfsync"
    case .lock: "Tlock"
    case .getLock: "Tgetlock"
    case .link: "Tlink"
    case .makeFolder: "Tmkdir"
    case .renameAt: "Trenameat"
    case .unlinkAt: "Tunlinkat"
    case .version: "Tversion"
    case .authenticate: "Tauth"
    case .attach: "Tattach"
    case .flush: "Tflush"
    case .walk: "Twalk"
    case .read: "Tread"
    case .write: "Twrite"
    case .clunk: "Tclunk"
    case .remove: "Tremove"
    }
  }
}
