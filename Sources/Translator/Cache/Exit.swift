/// A place where translated code is left, or may be.
struct Exit {
  enum Kind: UInt8, CaseIterable {
    /// At the head of a block: too few instructions remain for all of it, or it is no more.
    case head
    /// The interpreter carries out the instruction at `pc`.
    case interpret
    /// The hart has carried out the instruction at `pc`, and goes on wherever it is now.
    case system
    /// An access whose page is not in the TLB.
    case access
    /// An access that its window cannot show.
    case window
    /// A jump to `target`, which may be made to lead there directly.
    case jump
    /// A jump to what the hart's room says.
    case jumpIndirect

    /// For people.
    var name: String {
      switch self {
      case .head: "end of a turn"
      case .interpret: "left to the interpreter"
      case .system: "system instruction"
      case .access: "access that is not to RAM, or noticed"
      case .window: "access that a window cannot show"
      case .jump: "jump, first time"
      case .jumpIndirect: "jump to elsewhere"
      }
    }
  }

  let kind: Kind
  /// Of an access: what it is, how many there are of those which go by its check, and what kinds of them.
  var isStore = false
  var size: UInt8 = 0
  var memberCount: UInt8 = 1
  var hasLoads = false
  var hasStores = false
  /// How many instructions of the block were counted but not carried out.
  var refund: UInt16 = 0
  /// The registers that are to be sign-extended from 32 bits.
  var waiting: UInt32 = 0
  /// Where its code is: of a jump, where that leads while it is not linked.
  var stub: UInt32 = 0
  /// Where the guest is; of a jump, where it goes.
  let pc: UInt64
  /// What only some kinds have, in the same room: there are very many exits, and most are never taken.
  private var words = InlineArray<6, UInt32>(repeating: 0)

  init(_ kind: Kind, pc: UInt64, refund: Int = 0, waiting: UInt32 = 0) {
    self.kind = kind
    self.pc = pc
    self.refund = UInt16(refund)
    self.waiting = waiting
  }
}

// Of an access.
extension Exit {
  /// Where those begin that go by its check, if there are several, in the order of the code.
  var firstMember: UInt32 {
    get { words[0] }
    set { words[0] = newValue }
  }
  /// Its number among accesses by windows.
  var windowAccess: UInt32 {
    get { words[0] }
    set { words[0] = newValue }
  }
  /// How far the first byte that its check is about is from what the register holds.
  var displacement: Int32 {
    get { Int32(bitPattern: words[1]) }
    set { words[1] = UInt32(bitPattern: newValue) }
  }
  /// How many bytes the check is about.
  var span: UInt16 {
    get { UInt16(truncatingIfNeeded: words[2]) }
    set { words[2] = UInt32(newValue) }
  }
  /// How far behind the first of them this access is.
  var distance: UInt16 {
    get { UInt16(truncatingIfNeeded: words[3]) }
    set { words[3] = UInt32(newValue) }
  }
  /// Whether one that comes later goes by a check that was made already: no translation may go before.
  var isAmongOthers: Bool {
    get { words[4] != 0 }
    set { words[4] = newValue ? 1 : 0 }
  }
}

// Of a jump, or the head of a block.
extension Exit {
  /// Where the code of a jump has its distance, and the number that the page of its target must have; that is 0 in the same page.
  var distancePlace: UInt32 {
    get { words[0] }
    set { words[0] = newValue }
  }
  var numberPlace: UInt32 {
    get { words[1] }
    set { words[1] = newValue }
  }
  /// The number that stands there.
  var number: UInt32 {
    get { words[2] }
    set { words[2] = newValue }
  }
  /// The block that it leads to, counted from 1; 0 while it is not linked. Then, the exits before and behind it that lead there, counted
  /// from 1, too.
  var link: UInt32 {
    get { words[3] }
    set { words[3] = newValue }
  }
  var previous: UInt32 {
    get { words[4] }
    set { words[4] = newValue }
  }
  var following: UInt32 {
    get { words[5] }
    set { words[5] = newValue }
  }
}

// Of what the interpreter carries out, or the hart.
extension Exit {
  /// What that is, if it is for the hart to do; else 0.
  var instruction: UInt64 {
    get { UInt64(words[1]) << 32 | UInt64(words[0]) }
    set {
      words[0] = UInt32(truncatingIfNeeded: newValue)
      words[1] = UInt32(truncatingIfNeeded: newValue >> 32)
    }
  }
}
