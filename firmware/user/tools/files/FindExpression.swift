import System

/// What find(1) asks of every file, and does with it.
indirect enum FindExpression {
  case all
  case not(FindExpression)
  case and(FindExpression, FindExpression)
  case or(FindExpression, FindExpression)
  case name(Glob, ignoringCase: Bool)
  case path(Glob)
  case kind(Metadata.Kind)
  /// More than, less than, or exactly so many units of so many bytes, rounded up.
  case size(FindComparison, unit: Int)
  case age(FindComparison, unit: Int)
  case newer(Time)
  case empty
  case permissions(Int, mode: FindPermissions)
  case owner(Int)
  case print(separator: UInt8)
  case delete
  case prune
  case quit
  case execute([ByteString])
  /// With as many names as have been found, at the end.
  case executeTogether(Int)

  /// Whether it does something, so that names are not printed of themselves.
  var isAction: Bool {
    switch self {
    case .print, .delete, .quit, .execute, .executeTogether: true
    case .not(let inner): inner.isAction
    case .and(let first, let second), .or(let first, let second):
      first.isAction || second.isAction
    default: false
    }
  }
}

enum FindPermissions { case exactly, all, any }

/// `5`, `+5` or `-5`.
struct FindComparison {
  private let number: Int
  private let sign: UInt8

  init?(_ text: ByteString) {
    sign = text.first ?? 0
    let signed = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    guard let number = ByteString(text.dropFirst(signed ? 1 : 0)).integer else { return nil }
    self.number = number
  }

  func holds(_ value: Int) -> Bool {
    switch sign {
    case UInt8(ascii: "+"): value > number
    case UInt8(ascii: "-"): value < number
    default: value == number
    }
  }
}

/// What limits the walk, whatever the expression says.
struct FindLimits {
  var least = 0
  var most = Int.max
  var childrenFirst = false
  var together: [[ByteString]] = []
}
