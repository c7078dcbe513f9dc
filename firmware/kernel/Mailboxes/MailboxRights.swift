/// What may be done with a mailbox, each by itself.
struct MailboxRights: OptionSet {
  let rawValue: UInt32
  /// Get a handle by the mailbox's name.
  static let link = MailboxRights(rawValue: 1)
  static let send = MailboxRights(rawValue: 2)
  static let receive = MailboxRights(rawValue: 4)

  static let all: MailboxRights = [.link, .send, .receive]

  /// Three letters, or dashes: `ls-`.
  var text: String {
    (contains(.link) ? "l" : "-") + (contains(.send) ? "s" : "-") + (contains(.receive) ? "r" : "-")
  }
}

/// Who was given which rights. The owner and root have all of them, always.
struct MailboxPermissions {
  enum Subject: Equatable {
    case user(UInt32)
    case group(UInt32)
    case everybody

    init?(kind: Int, identifier: UInt32) {
      switch kind {
      case 0: self = .user(identifier)
      case 1: self = .group(identifier)
      case 2: self = .everybody
      default: return nil
      }
    }

    func includes(_ credentials: Credentials) -> Bool {
      switch self {
      case .user(let user): credentials.effectiveUser == user
      case .group(let group): credentials.isIn(group)
      case .everybody: true
      }
    }

    var text: String {
      switch self {
      case .user(let user): "user:\(user)"
      case .group(let group): "group:\(group)"
      case .everybody: "everybody"
      }
    }
  }

  private static let most = 32
  let owner: UInt32
  private var given: [(subject: Subject, rights: MailboxRights)] = []

  init(owner: UInt32) { self.owner = owner }

  func belongs(to credentials: Credentials) -> Bool {
    credentials.isRoot || credentials.effectiveUser == owner
  }

  /// All that a process was given as a user, as a member of groups, and as anybody.
  func rights(of credentials: Credentials) -> MailboxRights {
    if belongs(to: credentials) { return .all }
    var rights: MailboxRights = []
    for entry in given where entry.subject.includes(credentials) { rights.formUnion(entry.rights) }
    return rights
  }

  /// In the place of what the subject was given before; none takes all away.
  mutating func give(_ rights: MailboxRights, to subject: Subject) throws(Errno) {
    given.removeAll { $0.subject == subject }
    guard !rights.isEmpty else { return }
    guard given.count < Self.most else { throw .noSpace }
    given.append((subject, rights))
  }

  var text: String {
    var text = "owner:\(owner)=lsr"
    for entry in given { text += " " + entry.subject.text + "=" + entry.rights.text }
    return text
  }
}
